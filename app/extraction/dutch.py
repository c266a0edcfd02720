"""What Dutch leaves out of words joined by `en`: "drugs- en mensenhandel", "mensenhandel en -smokkel"."""

from collections.abc import Sequence
from typing import Protocol

_HEADS = (
    *("handel", "smokkel", "trafiek", "criminaliteit", "misdaad", "misdrijven", "delicten", "fraude", "diefstal"),
    *("bestrijding", "financiering", "geweld", "vervalsing", "uitwisseling", "deling", "overdracht", "beveiliging"),
    *("bewaking", "controles", "veiligheid", "misbruik", "patrouilles", "onderzoek", "ontduiking", "zaken"),
)
_HYPHENS = "-‑–"
_FAR = 9


class Word(Protocol):
    start: int
    end: int
    text: str
    surface: str


def completed(tokens: Sequence[Word]) -> dict[int, str]:
    """By token, the whole word that a part of one stands for."""
    found: dict[int, str] = {}
    for n in range(1, len(tokens) - 1):
        if tokens[n].text not in _HYPHENS:
            continue
        before, after = tokens[n - 1], tokens[n + 1]
        is_tied, ties = before.end == tokens[n].start, after.start == tokens[n].end and after.text != ","
        if is_tied and not ties and before.text[0].isalpha() and (head := _head_after(tokens, n + 1)):
            found[n - 1] = before.surface + head
        elif ties and not is_tied and after.surface in _HEADS and (kind := _kind_before(tokens, n)):
            found[n + 1] = kind + after.surface
    return found


def _head_after(tokens: Sequence[Word], n: int) -> str:
    """The head of the first compound that follows."""
    return next((head for token in tokens[n : n + _FAR] if (head := _head(token))), "")


def _kind_before(tokens: Sequence[Word], n: int) -> str:
    """What stands before the head of the last compound: `mensen` of `mensenhandel`."""
    for token in reversed(tokens[max(0, n - 3) : n]):
        if head := _head(token):
            return token.surface.removesuffix(head)
    return ""


def _head(token: Word) -> str:
    return next((head for head in _HEADS if token.surface.endswith(head)), "")

"""Where paragraphs and sentences begin and end."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.extraction.tokens import Token

# Before a full stop that ends no sentence.
_ABBREVIATIONS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "gen",
        "lt",
        "col",
        "maj",
        "capt",
        "cmdr",
        "st",
        "no",
        "art",
        "m",
        "mm",
        "mme",
        "mlle",
        "me",
        "sr",
        "sra",
        "dhr",
        "mevr",
        "drs",
        "ir",
        "ing",
        "gral",
        "cnel",
        "excmo",
        "excma",
        "lic",
        "vs",
        "p",
        "pp",
        "jr",
        "hon",
        "al",
        "ft",
        "brig",
        "sgt",
        "rev",
        "ext",
        "tel",
        "cf",
        "etc",
        "approx",
        "dept",
        "jl",
        "blz",
        "nr",
        "resp",
        "bijv",
        "zgn",
        "jan",
        "feb",
        "mrt",
        "apr",
        "aug",
        "sept",
        "sep",
        "oct",
        "okt",
        "nov",
        "dec",
        "déc",
        "janv",
        "févr",
        "juil",
    ]
)
_ENDS = ".!?؟…"
_OPENING = "“«„("
_FEW_LINES, _WIDEST = 5, 130


@dataclass(frozen=True, slots=True)
class Sentence:
    """The tokens `first` up to `end`; `paragraph` counts from 0."""

    first: int
    end: int
    paragraph: int

    def __contains__(self, token: object) -> bool:
        return isinstance(token, int) and self.first <= token < self.end


def split(tokens: Sequence[Token]) -> list[Sentence]:
    sentences: list[Sentence] = []
    first, paragraph, wraps = 0, 0, _wraps(tokens)
    for n in range(len(tokens)):
        if n > first and tokens[n].gap and not (wraps and _goes_on(tokens, n)):
            sentences.append(Sentence(first, n, paragraph))
            first, paragraph = n, paragraph + 1
        elif n > first and _ends_before(tokens, n):
            sentences.append(Sentence(first, n, paragraph))
            first = n
    if first < len(tokens):
        sentences.append(Sentence(first, len(tokens), paragraph))
    return sentences


def _wraps(tokens: Sequence[Token]) -> bool:
    """Whether the text was wrapped at a width: most of its lines are about as long as the longest."""
    if not tokens:
        return False
    starts = [n for n, token in enumerate(tokens) if n == 0 or token.gap]
    ends = [*(n - 1 for n in starts[1:]), len(tokens) - 1]
    lengths = [tokens[end].end - tokens[start].start for start, end in zip(starts, ends, strict=True)]
    if len(lengths) < _FEW_LINES:
        return False
    longest = max(lengths)
    return longest <= _WIDEST and sum(length >= longest * 0.7 for length in lengths) >= len(lengths) / 2


def _goes_on(tokens: Sequence[Token], n: int) -> bool:
    """Whether the line goes on in the next: no sentence ends with it, and none begins there."""
    before, after = tokens[n - 1], tokens[n]
    return after.gap == 1 and before.text not in _ENDS + ":" and after.is_word and not after.is_capital


def _ends_before(tokens: Sequence[Token], n: int) -> bool:
    """Whether the token begins a sentence because the one before it, quotation marks aside, ended."""
    if tokens[n - 1].text in _OPENING:
        return False
    k = n - 1
    while k > 0 and tokens[k].text in "”»\"’')" and tokens[k - 1].text in _ENDS + '”»"':
        k -= 1
    end, after = tokens[k], tokens[n]
    if end.text not in _ENDS or after.text in _ENDS + "”»)’،,;":
        return False
    if end.text != ".":
        return True
    if after.start == end.end:
        return False
    return not _is_abbreviation(tokens, k) and not after.text[0].islower()


def _is_abbreviation(tokens: Sequence[Token], k: int) -> bool:
    """Whether the full stop belongs to the word before it, to an initial, or to the number of a paragraph."""
    word = tokens[k - 1] if k else tokens[k]
    if word.surface in _ABBREVIATIONS or (len(word.text) == 1 and word.is_capital):
        return True
    return word.text.isdecimal() and len(word.text) <= 2 and (k < 2 or bool(word.gap))

"""Words shared by what is joined to them: "trafficking in drugs, arms and persons" names three crimes."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.extraction.files import read_file
from app.extraction.lexicon import compiled
from app.extraction.matching import Match, Phrases
from app.extraction.reading import Reading
from app.extraction.tokens import AND, Token, stem

# Words that may stand between a head and the first thing joined to it, or be a thing that no code is for.
_UNKNOWN = 3
_ENDS = ".;!?؟؛"
# Dutch writes the verb last: "gegevens over gezochte personen uit te wisselen".
_GAPS = {"nl": 4}
# How far the thing may stand before a verb that closes the clause.
_FRAME = 25
_PLURALS = frozenset(("drugs", "narcotics", "people", "persons", "weapons", "arms"))


@dataclass(frozen=True, slots=True)
class _Family:
    heads: Phrases
    items: Phrases
    fillers: frozenset[str]
    sides: tuple[str, ...]
    tolerant: bool


@cache
def _families(language: str, kind: str) -> tuple[_Family, ...]:
    """The families whose things are areas or forms."""
    found: list[dict[str, Any]] = [
        f for f in read_file("coordination.toml").values() if f["of"] == kind and language in f
    ]
    return tuple(
        _Family(
            compiled({"head": family[language]["heads"]}, language),
            compiled(family[language]["items"], language),
            frozenset(stem(word, language) for word in family[language]["fillers"].split()) - {"", AND},
            tuple(family[language]["sides"]),
            kind == "forms",
        )
        for family in found
    )


def coordinated(reading: Reading, matches: list[Match], kind: str) -> list[Match]:
    """The matches, with what heads share in place of what their words would mean alone."""
    found: list[Match] = []
    phrases = {n: match for match in matches for n in range(match.first, match.last + 1)}
    for family in _families(reading.language, kind):
        items = {match.first: match for match in family.items.find_each_first(reading.stems)}
        ends = {match.last: match for match in items.values()}
        for head in family.heads.find(reading.stems):
            if goods := _goods(reading, head, items, matches):
                found.append(goods)
            if "after" in family.sides:
                found += _after(reading.tokens, head, items, family)
            if "before" in family.sides:
                before = _before(reading.tokens, head, ends, family, _GAPS.get(reading.language, 0))
                found += [one for one in before if kind == "forms" or not _is_whole(head, one, phrases)]
            if "closing" in family.sides:
                found += _framed(reading, head, items)
    found = [one for one in found if not _is_within(one, phrases.get(one.first))]
    taken = {n for match in found for n in range(match.first, match.last + 1)}
    rest = [m for m in matches if not (m.first in taken and m.last in taken)]
    return [*rest, *found]


def _is_whole(head: Match, one: Match, phrases: dict[int, Match]) -> bool:
    """Whether a phrase of its own is made of the head and what stands before it: "people smuggling gangs"."""
    phrase = phrases.get(head.last)
    return phrase is not None and phrase is phrases.get(one.first)


def _is_within(one: Match, match: Match | None) -> bool:
    """Whether the words are a part of a longer phrase that says more: the operations of a joint operations room."""
    return match is not None and match.first < one.first and one.last < match.last


def _goods(reading: Reading, head: Match, items: dict[int, Match], matches: list[Match]) -> Match | None:
    """Smuggling of what no code is for is smuggling of goods: "contrebande de cacao"."""
    tokens, lists = reading.tokens, reading.words.lists
    if tokens[head.last].surface not in lists["smuggling"] or head.last + 2 >= len(tokens):
        return None
    thing = head.last + 2 if tokens[head.last + 1].surface in lists["to"] else None
    if thing is not None and tokens[thing].surface in lists["articles"]:
        thing += 1
    named = any(match.first <= head.last and match.last > head.last for match in matches)
    if thing is None or named or thing in items or not tokens[thing].is_word or not tokens[thing].stem:
        return None
    return Match(head.first, thing, "smuggling-of-goods")


def _after(tokens: list[Token] | Any, head: Match, items: dict[int, Match], family: _Family) -> Iterator[Match]:
    n, unknown, joined, by_and, is_first = head.last + 1, 0, True, False, True
    while n < len(tokens) and tokens[n].gap < 2:
        token = tokens[n]
        # "smuggling and narcotics": what is joined to the head itself is not what is smuggled.
        if is_first and (_is_joint(token) or token.prefix.startswith("و")):
            return
        if token.prefix.startswith("و"):
            joined = by_and = True
        if n in items and joined and (by_and or _is_bounded(tokens, items[n].last + 1, family)):
            yield items[n]
            n, joined, by_and, is_first = items[n].last + 1, False, False, False
            continue
        if _is_joint(token):
            joined, by_and = True, token.stem == AND
        elif token.text in _ENDS:
            return
        elif token.stem and token.stem not in family.fillers:
            unknown += 1
            if not family.tolerant or unknown > _UNKNOWN:
                return
        n += 1


def _framed(reading: Reading, head: Match, items: dict[int, Match]) -> Iterator[Match]:
    """What a verb that closes its clause takes from the clause's beginning: "informatie over drugshandel uitwisselen"."""
    tokens, first = reading.tokens, reading.sentences[reading.sentence_of(head.first)].first
    if not tokens[head.last].surface.endswith(("en", "d")) or _opens(reading, head, items):
        return
    for n in range(head.first - 1, max(first, head.first - _FRAME) - 1, -1):
        if tokens[n].text == ";":
            return
        if n in items:
            yield items[n]


def _opens(reading: Reading, head: Match, items: dict[int, Match]) -> bool:
    """Whether what is exchanged follows the head."""
    return any(n in items for n in range(head.last + 1, min(head.last + 5, len(reading.tokens))))


def _is_joint(token: Token) -> bool:
    return token.stem == AND or token.text in ",،/"


def _is_bounded(tokens: list[Token] | Any, n: int, family: _Family) -> bool:
    """Whether a thing ends there: what follows is a sign, a conjunction, a filler or nothing that is read."""
    while n < len(tokens) and not tokens[n].stem and not tokens[n].prefix.startswith("و"):
        if tokens[n].is_word and family.tolerant:
            return True
        n += 1
    if n >= len(tokens):
        return True
    token = tokens[n]
    return (
        token.stem in (AND, ",")
        or token.prefix.startswith("و")
        or token.gap > 0
        or token.stem in family.fillers
        or family.tolerant
    )


def _before(
    tokens: list[Token] | Any, head: Match, ends: dict[int, Match], family: _Family, gaps: int
) -> Iterator[Match]:
    unknown = 0 if family.tolerant else gaps
    n, joined, comma = head.first - 1, not tokens[head.first].prefix.startswith("و"), False
    while n >= 0 and tokens[n + 1].gap < 2:
        token = tokens[n]
        if n in ends and joined:
            if comma and token.surface in _PLURALS:
                return
            yield ends[n]
            joined = tokens[n].prefix.startswith("و")
            n = ends[n].first - 1
            continue
        if _is_joint(token):
            if n == head.first - 1:
                return
            joined = True
            comma = comma or token.text in ",،"
        elif token.stem and token.stem not in family.fillers:
            unknown += 1
            if unknown > gaps:
                return
        n -= 1

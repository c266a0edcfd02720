"""Which crime areas the text names as the cooperation's."""

from collections.abc import Iterator

from app.extraction.coordination import coordinated
from app.extraction.found import Found
from app.extraction.matching import Match
from app.extraction.mentions import Mentions
from app.extraction.report import Report

# An area whose word often stands for a narrower one: with that beside it elsewhere, it is no area of its own.
_LOOSE = {
    "drugs": ("drug-trafficking", "precursor-chemicals"),
    "weapons": ("firearms-trafficking", "explosives"),
    "trafficking": (
        "drug-trafficking", "human-trafficking", "firearms-trafficking", "migrant-smuggling", "smuggling-of-goods",
        "cultural-property", "organ-trafficking", "wildlife-crime", "vehicle-crime",
    ),
    "counterfeiting": ("counterfeit-currency", "counterfeit-goods", "document-forgery"),
}  # fmt: skip


def scope_areas(report: Report, mentions: Mentions, parties: frozenset[str]) -> list[Found[str]]:
    """The areas in the order in which the text names them, each at its first mention that counts."""
    matches = sorted(
        coordinated(report.reading, report.reading.areas, "areas"), key=lambda match: (match.first, match.last)
    )
    counted = [match for match in matches if counts(report, mentions, parties, match)]
    first: dict[str, Match] = {}
    for match in counted:
        first.setdefault(match.value, match)
    return [
        Found(code, match.first, match.last, _confidence(report, match))
        for code, match in first.items()
        if not _is_loose(report, code, counted)
    ]


def counts(report: Report, mentions: Mentions, parties: frozenset[str], match: Match) -> bool:
    """Whether the words speak of this cooperation: not of history, exclusions, visits, past operations, other states."""
    reading, relevance = report.reading, report.relevance
    n = reading.sentence_of(match.first)
    if n not in relevance.body or match.first in relevance.past or match.first in relevance.denied:
        return False
    if _is_in_name(report, match) or _is_in_unit(report, match):
        return False
    is_about = n in reading.instruments_by_sentence or reading.has(n, "content", "extensible")
    if not is_about and reading.has(n, "operation", "visit", "profile"):
        return False
    return is_about or not _is_of_others(report, mentions, parties, n)


def _is_of_others(report: Report, mentions: Mentions, parties: frozenset[str], n: int) -> bool:
    sentence = report.reading.sentences[n]
    named = {m.party for m in mentions.parties if m.first in sentence and not mentions.is_place(m)}
    return bool(named) and not named & parties


def _is_in_name(report: Report, match: Match) -> bool:
    """Whether the words are part of an agency's name, such as the anti-narcotics directorate's."""
    return any(
        name.first <= match.last and match.first <= name.last
        for name in report.reading.names
        if name.value.startswith(("agency:", "type:", "organization:", "none", "press:"))
    )


def _is_in_unit(report: Report, match: Match) -> bool:
    """Whether the words say what a directorate, a unit or its head is for."""
    reading = report.reading
    tokens, units = reading.tokens, reading.words.lists["units"]
    first, _ = reading.clause(match.first)
    words = 0
    for n in range(match.first - 1, first - 1, -1):
        token = tokens[n]
        if token.surface in units or token.surface.removeprefix("ال") in units:
            return True
        if token.stem and token.is_word:
            words += 1
        if words > 2 or token.prefix.startswith("و") or token.stem == "&":
            return False
    return False


def _is_loose(report: Report, code: str, counted: list[Match]) -> bool:
    narrower = _LOOSE.get(code, ())
    specific = [match for match in counted if match.value in narrower]
    if not specific:
        return False
    sentences = {report.reading.sentence_of(match.first) for match in specific}
    own = [match for match in counted if match.value == code]
    return not any(report.reading.sentence_of(match.first) in sentences for match in own)


def _confidence(report: Report, match: Match) -> float:
    n = report.reading.sentence_of(match.first)
    reading = report.reading
    if n in reading.instruments_by_sentence or reading.has(n, "content"):
        return 0.92
    return 0.88 if reading.has(n, "cooperation", "sign") else 0.8


def sentences_of(report: Report, matches: list[Match]) -> Iterator[int]:
    return (report.reading.sentence_of(match.first) for match in matches)

"""What kind of instrument the text names, and what it says of it."""

from app.extraction.found import Found
from app.extraction.matching import Match
from app.extraction.report import Report

# A bare "declaration", "arrangement", "plan" or "minutes" beside a fuller name is a word for it, not its name.
_VAGUE = {"joint_declaration": 6, "other": 8, "action_plan": 3, "arrangement": 2, "amendment": 0}
_GENERIC = "agreement"


def instrument_type(report: Report) -> Found[str] | None:
    """The type as the sentence of the signing names it, else the headline or the first sentence that does."""
    reading = report.reading
    for signing in report.relevance.signings:
        named = reading.instruments_by_sentence.get(signing.sentence, [])
        if found := _nearest(report, named, signing.sentence):
            return found
    for n in sorted(report.relevance.body):
        usable = [m for m in reading.instruments_by_sentence.get(n, ()) if m.first not in report.relevance.past]
        if usable:
            return Found(usable[0].value, usable[0].first, usable[0].last, 0.75)
    return None


def _nearest(report: Report, named: list[Match], n: int) -> Found[str] | None:
    signs = [m for m in report.reading.cues_in(n, "sign") if m.first not in report.relevance.past]
    best: tuple[float, Match] | None = None
    for match in named:
        if match.first in report.relevance.past:
            continue
        distance = min(_apart(match, sign) for sign in signs) + _VAGUE.get(match.value, 0)
        if best is None or distance < best[0]:
            best = distance, match
    if best is None:
        return None
    return Found(best[1].value, best[1].first, best[1].last, 0.95 if best[0] <= 12 else 0.85)


def _apart(match: Match, sign: Match) -> int:
    """The object of "signed" stands after it in most of its sentences: what stands before counts as farther."""
    if match.first > sign.last:
        return match.first - sign.last
    if match.last < sign.first:
        return (sign.first - match.last) + 4
    return 0


def is_framework(report: Report) -> Found[bool] | None:
    return _stated(report, "framework")


def is_extensible(report: Report) -> Found[bool] | None:
    return _stated(report, "extensible")


def _stated(report: Report, cue: str) -> Found[bool] | None:
    for match in report.reading.cues.get(cue, ()):
        n = report.reading.sentence_of(match.first)
        if n in report.relevance.body and match.first not in report.relevance.past | report.relevance.denied:
            return Found(True, match.first, match.last, 0.85)
    return None


def status(report: Report) -> Found[str] | None:
    """In force or signed where the text says so; nothing where it is only announced."""
    reading, relevance = report.reading, report.relevance
    for match in reading.cues.get("in_force", ()):
        n = reading.sentence_of(match.first)
        if n in relevance.body and reading.has(n, "is_in_force"):
            return Found("in_force", match.first, match.last, 0.8)
    for signing in relevance.signings:
        if not relevance.is_plan(signing.sentence):
            match = next(iter(reading.cues_in(signing.sentence, "sign")))
            return Found("signed", match.first, match.last, 0.95)
    return None

"""On which day the instrument was signed."""

from collections.abc import Iterator
from datetime import date

from app.extraction.calendar import Day
from app.extraction.found import Found
from app.extraction.report import Report

_LINE = 14
_DATE_ALONE = 6
_SOON = 3
_FULL = len("2022-05-10")
_FIRST_LINES, _LAST_LINES = 5, 3


def day_of_report(report: Report) -> date | None:
    """The day of a dateline, or of a line that holds little but a date: from it `today` and weekdays are told."""
    for day in report.days:
        resolved = day.resolved(None)
        if resolved is not None and len(resolved) == 10 and _dates_the_report(report, day):
            return date.fromisoformat(resolved)
    return None


def _day_of_writing(report: Report, published_on: date | None) -> date | None:
    """The day from which `today` is told: a dateline's, where the text was published soon after it."""
    if published_on is None:
        return day_of_report(report)
    for day in report.days:
        is_line = day.day is not None and day.last < report.start(report.reading.sentence_of(day.first))
        resolved = day.resolved(published_on) if is_line else None
        if resolved and 0 <= (published_on - date.fromisoformat(resolved)).days <= _SOON:
            return date.fromisoformat(resolved)
    return published_on


def _dates_the_report(report: Report, day: Day) -> bool:
    reading = report.reading
    n = reading.sentence_of(day.first)
    if day.last < report.start(n):
        return True
    sentence = reading.sentences[n]
    paragraphs = reading.sentences[-1].paragraph + 1
    at_edge = sentence.paragraph < _FIRST_LINES or sentence.paragraph >= paragraphs - _LAST_LINES
    if at_edge and reading.words_in(sentence) <= _DATE_ALONE:
        return True
    is_line = reading.words_in(sentence) <= _LINE and not any(
        reading.has(k, "sign", "historic", "in_force")
        for k in range(len(reading.sentences))
        if reading.sentences[k].paragraph == sentence.paragraph
    )
    return at_edge and is_line


def signed_on(report: Report, published_on: date | None) -> Found[str] | None:
    """The date that the text gives for the signing, as precise as it gives it; None where it gives none."""
    anchor = _day_of_writing(report, published_on)
    partial = None
    for signing in report.relevance.signings:
        n = signing.sentence
        if report.relevance.is_plan(n):
            continue
        found = _nearest_day(report, n, anchor) or _of_the_meeting(report, n, anchor)
        if found is not None and len(found.value) == _FULL:
            return found
        partial = partial or found
    if partial is not None:
        return partial
    if any(not report.relevance.is_plan(signing.sentence) for signing in report.relevance.signings):
        for n in sorted(report.relevance.body):
            if report.reading.has(n, "ceremony") and (found := _nearest_day(report, n, anchor)):
                return found
    return None


def _of_the_meeting(report: Report, n: int, anchor: date | None) -> Found[str] | None:
    """The day of the meeting just told of, where the sentence says that the signing was a part or the end of it."""
    if not report.reading.has(n, "in_meeting", "both_people"):
        return None
    for before in (n - 1, n - 2):
        if before in report.relevance.body and report.reading.has(before, "meets"):
            return _nearest_day(report, before, anchor)
    return None


def _nearest_day(report: Report, n: int, anchor: date | None) -> Found[str] | None:
    signs = [m for m in report.reading.cues_in(n, "sign") if m.first not in report.relevance.past]
    signs = signs or [m for cue in ("ceremony", "meets") for m in report.reading.cues_in(n, cue)]
    best: tuple[float, Found[str]] | None = None
    for day in _usable(report, n):
        resolved = day.resolved(anchor)
        if resolved is None or (anchor is not None and resolved > anchor.isoformat()):
            continue
        distance = min(_distance(report, day, sign.first) for sign in signs)
        if day.month is None and day.year is not None:
            distance += 20
        if best is None or distance < best[0]:
            best = distance, Found(resolved, day.first, day.last, _confidence(day, distance))
    return best[1] if best else None


def _usable(report: Report, n: int) -> Iterator[Day]:
    """The dates of a sentence that may be the signing's: not of the dateline, of earlier things or of later steps."""
    reading = report.reading
    for day in report.days:
        if day.first not in reading.sentences[n] or day.last < report.start(n) or day.first in report.relevance.past:
            continue
        first, end = reading.clause(day.first)
        signs = [m.first for m in reading.cues_in(n, "sign") if first <= m.first < end]
        later = [m.first for m in reading.cues_in(n, "in_force") if first <= m.first < end]
        if not signs and (later or reading.tokens[first].surface in reading.words.lists["relatives"]):
            continue
        if day.year is not None and day.month is None and (not signs or _is_span(report, day)):
            continue
        if _dates_the_news(report, day, n) or _names_an_event(report, day):
            continue
        yield day


def _is_span(report: Report, day: Day) -> bool:
    """Whether the year is one of a span for which the instrument is made: `2024 to 2027`."""
    years = {d.first for d in report.days if d.month is None and d.year is not None}
    return any(0 < abs(other - day.first) <= 2 for other in years)


def _names_an_event(report: Report, day: Day) -> bool:
    """Whether the year is a part of an event's name, or that of a plan: `Coupe du monde 2022`, `plan pour 2025`."""
    if day.month is not None or day.year is None:
        return False
    before = report.reading.tokens[max(0, day.first - 4) : day.first]
    lists = report.reading.words.lists
    is_planned = bool(before) and before[-1].surface in lists["for"]
    return is_planned or any(token.surface in lists["events"] and token.is_capital for token in before)


def _dates_the_news(report: Report, day: Day, n: int) -> bool:
    """Whether the day is the announcement's: "announced Tuesday that they signed" tells not when they did."""
    if day.relation is None or report.reading.language == "ar":
        return False
    cues = (m for name in ("announces", "speech") for m in report.reading.cues_in(n, name))
    told = any(0 < day.first - m.last <= 2 for m in cues)
    return told and any(m.first > day.last for m in report.reading.cues_in(n, "signed"))


def _distance(report: Report, day: Day, sign: int) -> float:
    first, end = report.reading.clause(sign)
    apart = min(abs(day.first - sign), abs(day.last - sign))
    return apart if first <= day.first < end else apart + 15


def _confidence(day: Day, distance: float) -> float:
    if day.year is not None and day.day is not None:
        return 0.95 if distance <= 30 else 0.85
    return 0.9 if distance <= 30 else 0.75

"""In which forms the text says that the parties will cooperate."""

from app.extraction.coordination import coordinated
from app.extraction.found import Found
from app.extraction.matching import Match
from app.extraction.mentions import Mentions
from app.extraction.report import Report
from app.extraction.scope import counts


def cooperation_forms(report: Report, mentions: Mentions, parties: frozenset[str]) -> list[Found[str]]:
    """The forms in the order in which the text names them, each at its first mention that counts."""
    first: dict[str, Match] = {}
    matches = coordinated(report.reading, report.reading.forms, "forms")
    for match in sorted(matches, key=lambda match: (match.first, match.last)):
        if _is_in_instrument(report, match) or _is_meeting(report, match) or _is_of_a_visit(report, match):
            continue
        if counts(report, mentions, parties, match):
            first.setdefault(match.value, match)
    return [Found(code, match.first, match.last, _confidence(report, match)) for code, match in first.items()]


def _is_in_instrument(report: Report, match: Match) -> bool:
    """Whether the words are a part of the instrument's name: the joint action of a joint action plan."""
    return any(
        one.first <= match.first and match.last <= one.last and one.last - one.first > match.last - match.first
        for one in report.reading.instruments
    )


def _is_of_a_visit(report: Report, match: Match) -> bool:
    """Whether the words tell of when one met: "in the course of the visit"."""
    n = report.reading.sentence_of(match.first)
    told = report.reading.cues_in(n, "in_meeting")
    return any(cue.first <= match.first and match.last <= cue.last for cue in told)


def _is_meeting(report: Report, match: Match) -> bool:
    """Whether the words name a body that met already: `at the second session of the joint committee`."""
    if match.value != "joint-committee":
        return False
    reading = report.reading
    meetings = reading.words.lists["meetings"]
    return any(reading.tokens[n].surface in meetings for n in range(max(0, match.first - 5), match.first))


def _confidence(report: Report, match: Match) -> float:
    n = report.reading.sentence_of(match.first)
    return 0.9 if n in report.reading.instruments_by_sentence or report.reading.has(n, "content", "sign") else 0.78

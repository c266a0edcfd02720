"""In which forms the text says that the parties will cooperate."""

from app.extraction.coordination import coordinated
from app.extraction.found import Found
from app.extraction.matching import Match
from app.extraction.mentions import Mentions
from app.extraction.report import Report
from app.extraction.scope import counts

# Words for a form that a narrower form says more of, where both stand in one phrase.
_TIED = ("sign", "content", "cooperation", "extensible", "framework", "both_people", "each", "future")


def cooperation_forms(report: Report, mentions: Mentions, parties: frozenset[str]) -> list[Found[str]]:
    """The forms in the order in which the text names them, each at its first mention that counts."""
    first: dict[str, Match] = {}
    matches = coordinated(report.reading, report.reading.forms, "forms")
    for match in sorted(matches, key=lambda match: (match.first, match.last)):
        if counts(report, mentions, parties, match) and _is_tied(report, match):
            first.setdefault(match.value, match)
    return [Found(code, match.first, match.last, _confidence(report, match)) for code, match in first.items()]


def _is_tied(report: Report, match: Match) -> bool:
    """Whether the sentence ties the form to the instrument or to the cooperation that it announces."""
    reading = report.reading
    n = reading.sentence_of(match.first)
    if reading.has(n, "operation") or (reading.has(n, "visit") and not reading.has(n, "content")):
        return n in reading.instruments_by_sentence and reading.has(n, "content", "sign")
    if n in reading.instruments_by_sentence or reading.has(n, *_TIED):
        return True
    sentence = reading.sentences[n]
    return n > 0 and _continues(report, n) and sentence.first > 0


def _continues(report: Report, n: int) -> bool:
    """Whether the sentence is an item of a list that the one before it opens, or that began with one that is tied."""
    reading = report.reading
    for k in range(n - 1, max(-1, n - 12), -1):
        last = reading.tokens[reading.sentences[k].end - 1].text
        if last == ":":
            return True
        if last not in ";؛,،" and not reading.tokens[reading.sentences[k].first].text in "-•·*–":
            return False
    return False


def _confidence(report: Report, match: Match) -> float:
    n = report.reading.sentence_of(match.first)
    return 0.9 if n in report.reading.instruments_by_sentence or report.reading.has(n, "content", "sign") else 0.78

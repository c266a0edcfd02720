"""Contact points that the text names: whose, in which role, for which tasks."""

from dataclasses import dataclass

from app.extraction.found import Found
from app.extraction.mentions import Mentions
from app.extraction.report import Report

# The first that the sentence names is the role.
_ROLES = {"ncb": "ncb", "central_authority": "central-authority", "round_clock": "24-7", "central": "central"}

_TASKS = {
    "task_correspondence": "correspondence",
    "task_communications": "communications",
    "task_requests": "requests",
    "task_urgent": "urgent-requests",
    "task_operational": "operational-information",
}


@dataclass(frozen=True, slots=True)
class Contact:
    """`sentence` is where it is named: an agency that stands there is whose the contact point is."""

    party: str
    role: str
    tasks: tuple[str, ...]
    sentence: int


def contact_points(report: Report, mentions: Mentions, parties: tuple[str, ...]) -> list[Found[Contact]]:
    """One of each party that is to name one, from the first sentence that tells of contact points."""
    for match in report.reading.cues.get("contact_point", ()):
        n = report.reading.sentence_of(match.first)
        relevance = report.relevance
        if n not in relevance.body or match.first in relevance.past | relevance.denied:
            continue
        role, tasks = _role(report, n), _tasks(report, n)
        return [
            Found(Contact(party, role, tasks, n), match.first, match.last, 0.8)
            for party in _whose(report, mentions, parties, n)
        ]
    return []


def _role(report: Report, n: int) -> str:
    for cue, role in _ROLES.items():
        if report.reading.has(n, cue):
            return role
    return "operational"


def _tasks(report: Report, n: int) -> tuple[str, ...]:
    """Those that the sentence names beside the contact points themselves."""
    named = {k for m in report.reading.cues_in(n, "contact_point") for k in range(m.first, m.last + 1)}
    return tuple(
        task
        for cue, task in _TASKS.items()
        if any(match.first not in named for match in report.reading.cues_in(n, cue))
    )


def _whose(report: Report, mentions: Mentions, parties: tuple[str, ...], n: int) -> tuple[str, ...]:
    """All parties where the text says so or names none; those that the sentence names where it names some."""
    if report.reading.has(n, "each"):
        return parties
    sentence = report.reading.sentences[n]
    named = {mention.party for mention in mentions.with_agencies if mention.first in sentence}
    return tuple(party for party in parties if party in named) or parties

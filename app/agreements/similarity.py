"""How likely two records are of one instrument. Pure.

The weights were set on pairs made from the shipped agreements; `python benchmarks/similarity.py` measures them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from app import dates
from app.search.index import Document, language_prefixes, party_code
from app.text import fold

# What each likeness counts; one that cannot be judged (no date on one side, no title in a common language) counts
# for neither side.
_WEIGHTS = {"parties": 0.35, "date": 0.35, "type": 0.1, "title": 0.2}

# Below it two records are of different instruments more often than not.
LIKELY = 0.75


@dataclass(frozen=True, slots=True)
class Likeness:
    """From 0 to 1, and what speaks for it, the strongest first."""

    score: float
    reasons: tuple[str, ...]


def likeness(one: Document, other: Document) -> Likeness:
    """How alike two documents are: `reasons` are same_parties, common_parties, same_date, near_date, same_type,
    like_title and same_source.
    """
    # Not proof, since a page can tell of two instruments signed on one day; but it bridges languages.
    shared = not _sources(one).isdisjoint(_sources(other))
    parts = {
        "parties": _parties(one, other),
        "date": _dates(one["signed_on"], other["signed_on"]),
        "type": float(one["instrument_type"] == other["instrument_type"]),
        "title": _titles(one["titles"], other["titles"]),
    }
    judged = {name: value for name, value in parts.items() if value is not None}
    weight = sum(_WEIGHTS[name] for name in judged)
    score = sum(_WEIGHTS[name] * value for name, value in judged.items()) / weight
    return Likeness(round(min(score + 0.05 * shared, 1.0), 3), tuple(_reasons(judged, shared=shared)))


def _reasons(judged: Mapping[str, float], *, shared: bool) -> list[str]:
    told = [
        ("same_parties", judged["parties"] == 1),
        ("common_parties", judged["parties"] < 1),
        ("same_date", judged.get("date") == 1),
        ("near_date", 0.5 <= judged.get("date", 0) < 1),
        ("same_type", judged["type"] == 1),
        ("like_title", judged.get("title", 0) >= 0.8),
        ("same_source", shared),
    ]
    return [reason for reason, holds in told if holds]


def _parties(one: Document, other: Document) -> float:
    own, others = ({party_code(party) for party in document["parties"]} for document in (one, other))
    return len(own & others) / len(own | others)


def _dates(one: str | None, other: str | None) -> float | None:
    """1 for one day or the same partial date, less the further apart the nearest days that they may mean."""
    if one is None or other is None:
        return None
    if one == other:
        return 1.0
    first, second = sorted((dates.parse(one), dates.parse(other)), key=lambda span: span.first)
    apart = (second.first - first.last).days
    steps = ((0, 0.9), (3, 0.8), (31, 0.5), (366, 0.15))
    return next((value for days, value in steps if apart <= days), 0.0)


def _titles(one: Mapping[str, str], other: Mapping[str, str]) -> float | None:
    """The likeness of the titles in the language in which they are most alike; None without a common language."""
    pairs = [
        (fold(text), fold(theirs))
        for tag, text in one.items()
        for their_tag, theirs in other.items()
        if language_prefixes(tag)[0] == language_prefixes(their_tag)[0]
    ]
    return max((fuzz.token_set_ratio(*pair) / 100 for pair in pairs), default=None)


def _sources(document: Document) -> set[Any]:
    return {source["url"] for source in document["sources"] if source["url"]}

"""Where the instrument was signed."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.extraction.found import Found
from app.extraction.mentions import Mention, Mentions
from app.extraction.report import Report

# States whose name is a city's too: "signed in Singapore" names a place.
_CITY_STATES = frozenset(("SG", "MC", "DJ", "LU", "KW", "SM", "VA", "TN", "DZ", "PA", "GT", "AD"))
_LONGEST_VENUE = 8
_FAR, _UNLISTED = 60, 12


@dataclass(frozen=True, slots=True)
class Place:
    place: str | None
    country: str | None


def signed_at(report: Report, mentions: Mentions) -> Found[Place] | None:
    """The place that the text gives for the signing: a town, else a country alone."""
    found = [
        place
        for signing in report.relevance.signings
        if not report.relevance.is_plan(signing.sentence)
        and (place := _in_sentence(report, mentions, signing.sentence, 0.92))
    ]
    towns = (place for place in found if place.value.place)
    told = next(towns, None) or next(iter(found), None)
    return told or _here(report, mentions) or _of_the_meeting(report, mentions)


def _here(report: Report, mentions: Mentions) -> Found[Place] | None:
    """The city of the dateline, where the text says that the signing was there: "signed here today"."""
    signed = (s.sentence for s in report.relevance.signings if not report.relevance.is_plan(s.sentence))
    if not any(report.reading.has(n, "here") for n in signed):
        return None
    for n, end in report.datelines.items():
        for mention in mentions.parties:
            if mention.form in ("capital", "city") and report.reading.sentences[n].first <= mention.first < end:
                return Found(Place(_written(report, mention), mention.party), mention.first, mention.last, 0.8)
    return None


def _of_the_meeting(report: Report, mentions: Mentions) -> Found[Place] | None:
    """Where the text places the ceremony, or the meeting or visit that the signing was part of."""
    signed = [
        signing.sentence for signing in report.relevance.signings if not report.relevance.is_plan(signing.sentence)
    ]
    if not signed:
        return None
    near = [n for n in sorted(report.relevance.body) if min(signed) - 3 <= n <= max(signed) + 3]
    near = [n for n in near if n != report.relevance.headline and not report.reading.has(n, "aside")]
    for cues in (("ceremony",), ("meets", "visit_to")):
        told = (n for n in near if report.reading.has(n, *cues))
        found = [place for n in told if (place := _in_sentence(report, mentions, n, 0.65))]
        if found:
            return next((place for place in found if place.value.country), found[0])
    return None


def _in_sentence(report: Report, mentions: Mentions, n: int, confidence: float) -> Found[Place] | None:
    signs = [m.first for m in report.reading.cues_in(n, "sign")] or [report.reading.sentences[n].first]
    best: tuple[float, Found[Place]] | None = None
    for mention, place in _candidates(report, mentions, n):
        distance = min(abs(mention.first - sign) for sign in signs)
        if place.place is None or place.country is None:
            distance += _FAR if place.place is None else _UNLISTED
        if best is None or distance < best[0]:
            best = distance, Found(place, mention.first, mention.last, confidence if place.place else 0.75)
    return best[1] if best else None


def _candidates(report: Report, mentions: Mentions, n: int) -> Iterator[tuple[Mention, Place]]:
    reading = report.reading
    taken = set()
    for mention in mentions.parties:
        if (
            mention.first not in reading.sentences[n]
            or mention.last < report.start(n)
            or _is_elsewhere(report, mentions, mention)
        ):
            continue
        taken.add(mention.first)
        if mention.form in ("capital", "city") and _is_where(report, mentions, mention, n):
            yield mention, Place(_written(report, mention), mention.party)
        elif mention.form == "name" and (_is_alone(mentions, mention) or _is_visited(report, mention, n)):
            is_city = mention.party in _CITY_STATES and mention.first == mention.last
            yield mention, Place(_written(report, mention) if is_city else None, mention.party)
        elif mention.form == "adjective" and _is_capital(report, mention) and mentions.is_place(mention):
            yield mention, Place(_capital(report, mentions, mention.party), mention.party)
    for mention in mentions.unknown_places(n):
        if mention.first not in taken and mention.last >= report.start(n):
            yield mention, Place(_written(report, mention), None)


def _is_capital(report: Report, mention: Mention) -> bool:
    """Whether the adjective is a capital's: `in de Jordaanse hoofdstad`."""
    after = report.reading.tokens[mention.last + 1 : mention.last + 2]
    return bool(after) and after[0].surface in report.reading.words.lists.get("capitals", ())


def _capital(report: Report, mentions: Mentions, party: str) -> str | None:
    """The capital's name, where the text has it somewhere else."""
    named = (m for m in mentions.parties if m.form == "capital" and m.party == party)
    return next((_in_lower(_written(report, mention)) for mention in named), None)


def _in_lower(place: str) -> str:
    """A dateline's name in capitals as a sentence would write it."""
    return place.title() if place.isupper() else place


def _is_where(report: Report, mentions: Mentions, mention: Mention, n: int) -> bool:
    return (
        mentions.is_place(mention)
        or mentions.follows(mention, "hosts", 4)
        or _is_of_venue(report, mention)
        or _is_visited(report, mention, n)
    )


def _is_of_venue(report: Report, mention: Mention) -> bool:
    """Whether a comma parts the town from a venue that is told as a place: `at Lancaster House, London`."""
    tokens = report.reading.tokens
    n = mention.first - 1
    if n < 1 or tokens[n].text != ",":
        return False
    for k in range(n - 1, max(-1, n - _LONGEST_VENUE), -1):
        if tokens[k].surface in report.reading.words.lists["place"]:
            return True
        if not (tokens[k].is_capital or tokens[k].surface in report.reading.words.lists["articles"]):
            return False
    return False


def _written(report: Report, mention: Mention) -> str:
    """The place as the text writes it, in Arabic without the particle that is written as a part of it."""
    tokens = report.reading.tokens
    # `ciudad de Panamá` is written as a word and a name: the place is the name.
    first = next((n for n in range(mention.first, mention.last + 1) if tokens[n].is_capital), mention.first)
    start, end = tokens[first].start, tokens[mention.last].end
    written = report.reading.text[start:end]
    prefix = tokens[mention.first].prefix
    if prefix:
        bare = written[len(prefix) :]
        written = "ال" + bare[1:] if prefix.endswith("ل") and bare.startswith("ل") else bare
    return " ".join(written.split())


def _is_alone(mentions: Mentions, mention: Mention) -> bool:
    """`signed in Turkey`, not `the police college in Qatar`."""
    return mentions.is_place(mention) and not any(
        mentions.follows(mention, words, 4) for words in ("institutions", "counterparts")
    )


def _is_of_the_content(report: Report, mention: Mention, n: int) -> bool:
    """Whether a relative clause names the place for what the instrument holds: `under which patrols go out in Budva`."""
    first, end = report.reading.clause(mention.first)
    opening = report.reading.tokens[first : first + 2]
    is_relative = first > report.reading.sentences[n].first and any(
        token.surface in report.reading.words.lists.get("relatives", ()) for token in opening
    )
    told = (*report.reading.cues_in(n, "sign"), *report.reading.cues_in(n, "visit_to"))
    return is_relative and not any(first <= m.first < end for m in told)


def _is_visited(report: Report, mention: Mention, n: int) -> bool:
    return any(0 < mention.first - cue.last <= 6 for cue in report.reading.cues_in(n, "visit_to"))


def _is_elsewhere(report: Report, mentions: Mentions, mention: Mention) -> bool:
    """Whether the place is an envoy's post, an earlier signing's, or that of who was there."""
    if mention.first in report.relevance.past or mentions.follows(mention, "envoys", 6):
        return True
    n = report.reading.sentence_of(mention.first)
    if _is_of_the_content(report, mention, n):
        return True
    return any(0 < mention.first - witness.last <= 25 for witness in report.reading.cues_in(n, "witness")) and not any(
        mention.first > sign.first for sign in report.reading.cues_in(n, "sign")
    )

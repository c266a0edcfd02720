"""What a record must fulfil beyond its shape, and what follows from it. Pure: the day is passed in.

Every function of a content gives all the mistakes that it finds, each with a pointer; section 1 of the contract is
where the rules come from.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from jsonpointer import EndOfList, JsonPointer, JsonPointerException

from app.accounts.clearance import Marking
from app.agreements.codes import check_codes
from app.agreements.dating import check_dates
from app.agreements.schemas import Content, Party
from app.errors import Mistake
from app.vocabularies.vocabulary import Vocabularies

_SLUG = re.compile(r"[a-z0-9-]{1,200}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def check(
    content: Content, vocabularies: Vocabularies, today: date, broken: frozenset[str] = frozenset()
) -> list[Mistake]:
    """Every mistake of meaning in the content.

    `broken` are its keys whose shape was wrong and that are missing here: what would be judged by them is not.
    """
    rules: Sequence[tuple[set[str], Callable[[], Iterator[Mistake]]]] = (
        (set(), lambda: _needed(content, broken)),
        (set(), lambda: check_codes(content, vocabularies)),
        (set(), lambda: check_dates(content, today)),
        (set(), lambda: _one_party_each(content)),
        (set(), lambda: _nothing_twice(content)),
        ({"parties"}, lambda: _parties_named(content)),
        ({"titles"}, lambda: _kinds_of_titles(content)),
        (set(), lambda: _languages_once(content)),
        (set(), lambda: _sources(content)),
        (set(), lambda: _relations(content)),
        (set(broken), lambda: _evidence(content)),
        ({"sources"}, lambda: _evidence_sources(content)),
    )
    return [mistake for needs, rule in rules if not needs & broken for mistake in rule()]


def _needed(content: Content, broken: frozenset[str]) -> Iterator[Mistake]:
    if not content.titles and "titles" not in broken:
        yield Mistake("missing", "A record needs a title in one language at least.", pointer="/titles")
    if content.instrument_type is None and "instrument_type" not in broken:
        yield Mistake("missing", "A record needs the type of its instrument.", pointer="/instrument_type")
    if len(content.parties) < 2 and "parties" not in broken:
        yield Mistake("too_few_parties", "An agreement has two parties at least.", pointer="/parties")


def party_of(party: Party) -> str | None:
    """The code by which a party is named elsewhere in the record."""
    return party.country or party.organization


def _one_party_each(content: Content) -> Iterator[Mistake]:
    seen: set[str] = set()
    for n, party in enumerate(content.parties):
        if (party.country is None) == (party.organization is None):
            yield Mistake(
                "country_or_organization", "A party is a country or an organization.", pointer=f"/parties/{n}"
            )
        code = party_of(party)
        if code in seen:
            yield Mistake("party_twice", f"The party {code[:100]} is named twice.", pointer=f"/parties/{n}")
        seen |= {code} if code else set()
        for k, agency in enumerate(party.agencies):
            if not (agency.id or agency.name or agency.acronym):
                yield Mistake("missing", "An agency needs an id or a name.", pointer=f"/parties/{n}/agencies/{k}")


def _nothing_twice(content: Content) -> Iterator[Mistake]:
    lists = [("/scope_areas", content.scope_areas), ("/cooperation_forms", content.cooperation_forms)]
    for n, point in enumerate(content.contact_points):
        lists += [(f"/contact_points/{n}/tasks", point.tasks), (f"/contact_points/{n}/scope_areas", point.scope_areas)]
    for where, codes in lists:
        for k, code in enumerate(codes):
            if code in codes[:k]:
                yield Mistake("listed_twice", f"{code[:100]} is listed twice.", pointer=f"{where}/{k}")
    ids = [point.id for point in content.contact_points if point.id]
    for n, point in enumerate(content.contact_points):
        if point.id and ids.count(point.id) > 1:
            yield Mistake("listed_twice", "Two contact points have this id.", pointer=f"/contact_points/{n}/id")


def _parties_named(content: Content) -> Iterator[Mistake]:
    """Contact points and events name parties of this record and no strangers."""
    parties = [code for party in content.parties if (code := party_of(party))]
    named = [(f"/contact_points/{n}/party", point.party) for n, point in enumerate(content.contact_points)]
    named += [(f"/events/{n}/party", event.party) for n, event in enumerate(content.events) if event.party]
    for where, code in named:
        if code not in parties:
            yield Mistake(
                "not_a_party",
                f"{code[:100]} is not a party of this agreement: {', '.join(dict.fromkeys(parties))[:200] or 'none'}.",
                pointer=where,
                suggestion=parties[0] if len(parties) == 1 else None,
            )


def _kinds_of_titles(content: Content) -> Iterator[Mistake]:
    for tag in content.title_kinds:
        if tag not in content.titles:
            yield Mistake("no_such_title", f"There is no title in {tag}.", pointer=f"/title_kinds/{tag}")


def _languages_once(content: Content) -> Iterator[Mistake]:
    for key in ("titles", "summaries", "remarks"):
        seen: set[str] = set()
        for tag in getattr(content, key):
            if tag.casefold() in seen:
                yield Mistake("listed_twice", f"The language {tag} stands twice.", pointer=f"/{key}/{tag}")
            seen.add(tag.casefold())


def _sources(content: Content) -> Iterator[Mistake]:
    for n, source in enumerate(content.sources):
        if source.url is None and source.title is None:
            yield Mistake("missing", "A source needs a url or a title.", pointer=f"/sources/{n}")
        if source.url is not None and not is_web_address(source.url):
            yield Mistake(
                "not_a_link", "A link begins with https:// or http:// and names a host.", pointer=f"/sources/{n}/url"
            )


def is_web_address(url: str) -> bool:
    """Whether a browser would open it as a page: no `javascript:`, no blank in it, a host."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host) and not re.search(r"[\s<>\"\\]", url)


def _relations(content: Content) -> Iterator[Mistake]:
    for n, relation in enumerate(content.relations):
        if relation.target is None and relation.title is None:
            yield Mistake("missing", "A relation needs a target or a title.", pointer=f"/relations/{n}")


def _evidence(content: Content) -> Iterator[Mistake]:
    # Of the keys that are spoken of, no more: it is the dearest of all rules.
    written = content.model_dump(include={one.pointer.split("/")[1] for one in content.evidence if "/" in one.pointer})
    for n, evidence in enumerate(content.evidence):
        if not resolves(evidence.pointer, written):
            yield Mistake(
                "no_such_value",
                f"Nothing stands at {evidence.pointer[:100]!r} in this record.",
                pointer=f"/evidence/{n}/pointer",
            )


def resolves(pointer: str, document: Any) -> bool:
    """Whether the JSON pointer (RFC 6901) leads to a value of the document, be it null."""
    try:
        found = _parsed(pointer).resolve(document)
    except (JsonPointerException, TypeError, ValueError):
        return False
    # `/scope_areas/-` names the place after the last item, where nothing stands.
    return not isinstance(found, EndOfList)


@lru_cache(maxsize=1024)
def _parsed(pointer: str) -> Any:
    return JsonPointer(pointer)


def _evidence_sources(content: Content) -> Iterator[Mistake]:
    for n, evidence in enumerate(content.evidence):
        if evidence.source >= len(content.sources):
            last = len(content.sources) - 1
            yield Mistake(
                "no_such_source",
                f"The record has {len(content.sources)} sources, counted from 0.",
                pointer=f"/evidence/{n}/source",
                suggestion=str(last) if last >= 0 else None,
            )


def check_slug(slug: str | None, own_id: str | None) -> list[Mistake]:
    """A slug is `[a-z0-9-]` and never like a UUID, save the record's own id."""
    if slug is None or slug == own_id:
        return []
    if not _SLUG.fullmatch(slug):
        better = re.sub(r"[^a-z0-9]+", "-", slug.casefold()).strip("-")[:200] or None
        return [
            Mistake("invalid", "A slug has only a-z, 0-9 and hyphens, 200 at most.", pointer="/slug", suggestion=better)
        ]
    if is_uuid(slug):
        return [Mistake("invalid", "A slug does not look like an id.", pointer="/slug")]
    return []


def is_uuid(text: str) -> bool:
    return _UUID.fullmatch(text) is not None


def is_address(text: str) -> bool:
    """Whether a record could have this id or slug, in any letter case."""
    return _SLUG.fullmatch(text.lower()) is not None and text.isascii()


def made_slug(content: Content, record_id: UUID) -> str:
    """`ma-nl-2022-letter-of-intent-7a1b11`: parties, year, type and the id's last six digits.

    Always with the digits, so that no slug tells of a hidden twin; a record above clear has its id alone.
    """
    if content.marking != Marking.CLEAR:
        return str(record_id)
    parties = [(party_of(party) or "").casefold() for party in content.parties[:8]]
    year = [content.signed_on[:4]] if content.signed_on else []
    kind = (content.instrument_type or "").replace("_", "-")
    return "-".join([*parties, *year, kind, record_id.hex[-6:]])


def default_status(content: Content) -> str:
    return "signed" if content.signed_on else "announced"

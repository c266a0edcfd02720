"""Which key of a record takes codes of which vocabulary: checked, and countries brought to one writing. Pure."""

from collections.abc import Iterator

from app.accounts.clearance import MARKINGS
from app.agreements.schemas import Content
from app.errors import Mistake
from app.text import nearest
from app.vocabularies.vocabulary import Vocabularies


def places(content: Content) -> Iterator[tuple[str, str, str | None]]:
    """Every code of the record: its vocabulary, its pointer, itself. Parties named elsewhere are not looked up twice."""
    yield "instrument_types", "/instrument_type", content.instrument_type
    yield "statuses", "/status", content.status
    yield "legal_effects", "/legal_effect", content.legal_effect
    yield "levels", "/level", content.level
    for tag, kind in content.title_kinds.items():
        yield "title_kinds", f"/title_kinds/{tag}", kind
    if content.signed_at:
        yield "countries", "/signed_at/country", content.signed_at.country
    for n, party in enumerate(content.parties):
        yield "countries", f"/parties/{n}/country", party.country
        yield "organizations", f"/parties/{n}/organization", party.organization
        for k, agency in enumerate(party.agencies):
            yield "agency_kinds", f"/parties/{n}/agencies/{k}/kind", agency.kind
    yield from (("scope_areas", f"/scope_areas/{n}", code) for n, code in enumerate(content.scope_areas))
    yield from (
        ("cooperation_forms", f"/cooperation_forms/{n}", code) for n, code in enumerate(content.cooperation_forms)
    )
    for n, point in enumerate(content.contact_points):
        yield "contact_roles", f"/contact_points/{n}/role", point.role
        yield from (("contact_tasks", f"/contact_points/{n}/tasks/{k}", code) for k, code in enumerate(point.tasks))
        yield from (("scope_areas", f"/contact_points/{n}/scope_areas/{k}", c) for k, c in enumerate(point.scope_areas))
    yield from (("event_types", f"/events/{n}/type", event.type) for n, event in enumerate(content.events))
    yield from (
        ("relation_types", f"/relations/{n}/type", relation.type) for n, relation in enumerate(content.relations)
    )
    yield from (("id_schemes", f"/external_ids/{n}/scheme", one.scheme) for n, one in enumerate(content.external_ids))
    yield from (("source_kinds", f"/sources/{n}/kind", source.kind) for n, source in enumerate(content.sources))


def check_codes(content: Content, vocabularies: Vocabularies) -> Iterator[Mistake]:
    for name, where, code in places(content):
        if code is not None and code not in vocabularies[name]:
            yield Mistake(
                "unknown_code",
                f"{code[:100]!r} is no code of {name}.",
                pointer=where,
                suggestion=vocabularies[name].suggest(code),
            )
    markings = [("/marking", content.marking)]
    markings += [(f"/contact_points/{n}/marking", point.marking) for n, point in enumerate(content.contact_points)]
    for where, marking in markings:
        if marking not in MARKINGS:
            near = nearest(marking.lower().removeprefix("tlp:"), MARKINGS)
            yield Mistake(
                "unknown_code", f"{marking[:100]!r} is none of {', '.join(MARKINGS)}.", pointer=where, suggestion=near
            )


def write_countries_alike(content: Content, vocabularies: Vocabularies) -> None:
    """Puts every country in alpha-2, in the content itself; what is no country stays, for `check_codes` to tell."""
    countries, organizations = vocabularies["countries"], vocabularies["organizations"]

    def country(code: str | None) -> str | None:
        return code and (countries.canonical(code) or code)

    def party(code: str | None) -> str | None:
        return code if code in organizations else country(code)

    if content.signed_at:
        content.signed_at.country = country(content.signed_at.country)
    for one in content.parties:
        one.country = country(one.country)
    for point in content.contact_points:
        point.party = party(point.party) or point.party
    for event in content.events:
        event.party = party(event.party)

"""`/v1/agencies`: the agencies that agreements name, under all their names."""

import orjson
from fastapi import APIRouter, Request, Response

from app.accounts.callers import caller_of
from app.accounts.clearance import Caller
from app.agencies.rules import ID_PATTERN
from app.db.reading import Read, Row
from app.directory import repository
from app.directory.schemas import AgencyPage, AgencyShown
from app.directory.shown import AgencyItem, agency_tag, no_agency, shown
from app.errors import Moved
from app.http import cursors
from app.http.conditional import answer, body_tag
from app.http.openapi import errors, parameters, query
from app.http.parameters import Parameters
from app.registry import registry_of
from app.schema_types import LONGEST_TEXT
from app.search.filters import Filter
from app.search.statements import merged_agencies
from app.vocabularies.vocabulary import Vocabularies

router = APIRouter(prefix="/v1/agencies", tags=["directory"])

_PARAMETERS = parameters(
    query("country", "Agencies of this country. A comma means any of these."),
    query("organization", "Agencies of this organization. A comma means any of these."),
    query("kind", "Code of `agency_kinds`. A comma means any of these."),
    query("q", "Part of a name or acronym, in any language and letter case."),
    query("limit", "How many on a page.", {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}),
    query("cursor", "Where to go on: take the whole path from `next`."),
)
_CODED = {"country": "countries", "organization": "organizations", "kind": "agency_kinds"}


@router.get(
    "",
    response_model=AgencyPage,
    responses={304: {"description": "Not changed"}, **errors(401, 422)},
    openapi_extra=_PARAMETERS,
    summary="Agencies",
)
async def list_agencies(request: Request) -> Response:
    """The agencies that a record within the caller's clearance names, by id."""
    caller, registry = await caller_of(request), registry_of(request)
    asked = Parameters(request, (*_CODED, "q", "limit", "cursor"))
    keys = {name: _keys(asked, name, registry.vocabularies) for name in _CODED}
    text, limit, cursor = asked.one("q"), asked.limit(), asked.one("cursor")
    if text is not None and not 1 <= len(text.strip()) <= LONGEST_TEXT:
        asked.wrong("q", "invalid", f"Give a part of a name, {LONGEST_TEXT} characters at most.")
    asked.finish()
    digest = cursors.query_digest(asked.pairs)
    after = str(cursors.decode(cursor, digest, (str,))[0]) if cursor is not None else None
    statement = repository.agencies(
        Filter(caller),
        ids=[],
        parties=[keys[name] for name in ("country", "organization") if keys[name]],
        kinds=keys["kind"],
        text=text,
        after=after,
        limit=limit + 1,
    )
    async with registry.database.snapshot() as read:
        rows = await read(statement)
        items = await _shown(read, rows[:limit], registry.vocabularies)
    following = None
    if len(rows) > limit:
        following = cursors.next_path(
            registry.settings.root_path, "/v1/agencies", asked.pairs, cursors.encode((rows[limit - 1][1],), digest)
        )
    body = orjson.dumps({"items": items, "next": following})
    return answer(request, body, body_tag(body), headers=cursors.link_to(following))


@router.get(
    "/{agency_id}",
    response_model=AgencyShown,
    responses={
        304: {"description": "Not changed"},
        308: {"description": "Merged into another one"},
        **errors(401, 404, 422),
    },
    summary="One agency",
)
async def show_agency(request: Request, agency_id: str) -> Response:
    """The agency of that id, in any letter case.

    Editors are shown those within their clearance that no record names, too: what they made, they get back.
    """
    caller, registry = await caller_of(request), registry_of(request)
    Parameters(request, ()).finish()
    wanted = agency_id.lower()
    if not ID_PATTERN.fullmatch(wanted):
        raise no_agency()
    async with registry.database.snapshot() as read:
        item = await _one(read, caller, wanted, registry.vocabularies)
        if item is None:
            for _, into in await read(merged_agencies(caller, [wanted])):
                if await _one(read, caller, into, registry.vocabularies):
                    raise Moved(into)
            raise no_agency()
    return answer(request, orjson.dumps(item), agency_tag(item))


async def _one(read: Read, caller: Caller, agency_id: str, vocabularies: Vocabularies) -> AgencyItem | None:
    items = await _shown(read, await read(repository.one_agency(caller, agency_id)), vocabularies)
    return items[0] if items else None


async def _shown(read: Read, rows: list[Row], vocabularies: Vocabularies) -> list[AgencyItem]:
    names = await read(repository.names([row[0] for row in rows])) if rows else []
    return shown(rows, names, vocabularies)


def _keys(asked: Parameters, name: str, vocabularies: Vocabularies) -> list[int]:
    """The term keys of a coded parameter's values; a field with one value is asked for once."""
    value = asked.one(name)
    keys = []
    for part in [] if value is None else asked.alternatives(name, value):
        vocabulary = vocabularies[_CODED[name]]
        code = vocabulary.canonical(part)
        if code is None:
            asked.wrong(
                name, "unknown_code", f"{part[:100]!r} is no code of {vocabulary.name}.", vocabulary.suggest(part)
            )
        else:
            keys.append(vocabulary[code].key)
    return keys

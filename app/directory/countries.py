"""`/v1/countries`: who has agreements, and what a country has agreed with whom."""

from collections.abc import Mapping
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response

from app.accounts.callers import caller_of
from app.accounts.clearance import Caller
from app.db.reading import Read
from app.directory import repository
from app.directory.schemas import CountryPage, CountryProfile
from app.errors import NotFound
from app.http.conditional import answer, body_tag
from app.http.openapi import errors, parameters, query
from app.http.parameters import Parameters
from app.registry import registry_of
from app.search.facets import term_counts
from app.search.filters import AnyTerm, Filter
from app.vocabularies.vocabulary import LANGUAGES, Term, Vocabularies

router = APIRouter(prefix="/v1/countries", tags=["directory"])

_LANG = parameters(
    query("lang", "The language of names.", {"type": "string", "enum": list(LANGUAGES), "default": "en"})
)
_RESPONSES: dict[int | str, dict[str, Any]] = {304: {"description": "Not changed"}}


def _line(term: Term, agreements: int, language: str) -> dict[str, Any]:
    return {
        "code": term.code,
        "name": term.labels[language],
        "code_status": term.attributes["code_status"],
        "agreements": agreements,
    }


@router.get(
    "",
    response_model=CountryPage,
    responses={**_RESPONSES, **errors(401, 422)},
    openapi_extra=_LANG,
    summary="Countries",
)
async def list_countries(request: Request) -> Response:
    """The countries that are party to an agreement, the one with most agreements first."""
    caller, registry = await caller_of(request), registry_of(request)
    language = _language(request)
    rows = await registry.database.read(repository.counts(Filter(caller), "countries"))
    items = [_line(registry.vocabularies.by_key[key], count, language) for key, count in rows]
    body = orjson.dumps({"items": items, "next": None})
    return answer(request, body, body_tag(body))


@router.get(
    "/{code}",
    response_model=CountryProfile,
    responses={**_RESPONSES, **errors(401, 404, 422)},
    openapi_extra=_LANG,
    summary="One country",
)
async def show_country(request: Request, code: str) -> Response:
    """A country with its partners, the areas that it has agreed on, when, and whom it named to be called."""
    caller, registry = await caller_of(request), registry_of(request)
    language = _language(request)
    countries = registry.vocabularies["countries"]
    canonical = countries.canonical(code)
    if canonical is None:
        near = countries.suggest(code)
        raise NotFound(f"There is no country of this code{f': did you mean {near}?' if near else '.'}")
    async with registry.database.snapshot() as read:
        profile = await _profile(read, caller, countries[canonical], registry.vocabularies, language)
    body = orjson.dumps(profile)
    return answer(request, body, body_tag(body))


def _language(request: Request) -> str:
    asked = Parameters(request, ("lang",))
    language = asked.choice("lang", LANGUAGES, "en")
    asked.finish()
    return language


def _of(counts: Mapping[int, int], vocabularies: Vocabularies, *names: str) -> list[tuple[Term, int]]:
    """The counts of terms of these vocabularies, largest first."""
    terms = ((vocabularies.by_key[key], count) for key, count in counts.items())
    found = [(term, count) for term, count in terms if term.vocabulary in names]
    return sorted(found, key=lambda pair: (-pair[1], pair[0].code))


async def _profile(
    read: Read, caller: Caller, country: Term, vocabularies: Vocabularies, language: str
) -> dict[str, Any]:
    own = Filter(caller, (AnyTerm(frozenset({country.key})),))
    counts = {row[0]: row[1] for row in await read(term_counts(own))}
    parties = _of(counts, vocabularies, "countries", "organizations")
    own_count = next((count for term, count in parties if term is country), 0)
    years = await read(repository.counts_by_year(own))
    roles = [term.key for term in vocabularies["contact_roles"].values()]
    documents = [orjson.loads(row[0]) for row in await read(repository.with_contact_points(own, roles))]
    return {
        **_line(country, own_count, language),
        "partners": [
            {
                "code": term.code,
                "kind": "country" if term.vocabulary == "countries" else "organization",
                "name": term.labels[language],
                "agreements": count,
            }
            for term, count in parties
            if term is not country
        ],
        "scope_areas": [
            {"code": term.code, "count": count} for term, count in _of(counts, vocabularies, "scope_areas")
        ],
        "by_year": [{"code": f"{year:04}", "count": count} for year, count in years],
        "contact_points": [
            {"contact_point": point, "agreement": {key: document[key] for key in ("id", "slug", "titles")}}
            for document in documents
            for point in document["contact_points"]
            if point["party"] == country.code
        ],
    }

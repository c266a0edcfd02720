"""`/v1/analytics`: who agrees with whom, on what, since when, and what is missing. Agreements are counted as lists show them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response

from app import dates
from app.accounts.callers import caller_of
from app.analytics import analyses
from app.analytics.axes import AXES, SPLITS, read_axis
from app.analytics.graphml import MEDIA_TYPE, graphml
from app.analytics.rules import Shown
from app.analytics.schemas import Gaps, Matrix, Network, Timeline
from app.db.reading import Read
from app.http.conditional import answer, body_tag
from app.http.openapi import errors, parameters, query
from app.http.parameters import Parameters
from app.registry import Registry, registry_of
from app.search.described import FILTER_PARAMETERS
from app.search.filters import AliveOn, Filter
from app.search.names import check_names
from app.search.query import NAMES, parse
from app.vocabularies.vocabulary import LANGUAGES, Term, Vocabulary

router = APIRouter(prefix="/v1/analytics", tags=["analytics"])

_RESPONSES: dict[int | str, dict[str, Any]] = {304: {"description": "Not changed"}, **errors(401, 403, 422)}
_AXIS = {"type": "string", "enum": list(AXES)}
_PARTNER = "A partner is a party other than the country beside it, else one that the filters do not name."
_LANG = query("lang", "The language of names.", {"type": "string", "enum": list(LANGUAGES), "default": "en"})


@asynccontextmanager
async def _snapshot(registry: Registry, filter_: Filter) -> AsyncIterator[Read]:
    """The data of one moment, in which the agencies and people that the filter names are known."""
    async with registry.database.long_snapshot() as read:
        await check_names(read, filter_)
        yield read


def _answer(request: Request, shown: Shown) -> Response:
    body = orjson.dumps(shown)
    return answer(request, body, body_tag(body))


@router.get(
    "/matrix",
    response_model=Matrix,
    responses=_RESPONSES,
    openapi_extra=parameters(
        query("rows", f"By what rows count. {_PARTNER}", _AXIS, required=True),
        query("columns", "By what columns count.", _AXIS, required=True),
        *FILTER_PARAMETERS,
    ),
    summary="How many agreements have two values",
)
async def show_matrix(request: Request) -> Response:
    """A cell has the number of agreements with the row's and the column's value, areas with all below them.

    Rows and columns without a number are left out; those with most agreements come first.
    """
    caller, registry = await caller_of(request), registry_of(request)
    asked = Parameters(request, (*NAMES, "rows", "columns"))
    filter_ = parse(asked, caller, registry.vocabularies)
    rows, columns = read_axis(asked, "rows"), read_axis(asked, "columns")
    asked.finish()
    async with _snapshot(registry, filter_) as read:
        shown = await analyses.matrix(read, filter_, rows, columns, registry.vocabularies)
    return _answer(request, shown)


@router.get(
    "/network",
    response_model=Network,
    responses=_RESPONSES,
    openapi_extra=parameters(_LANG, *FILTER_PARAMETERS),
    summary="Who has agreements with whom",
)
async def show_network(request: Request) -> Response:
    """Countries and organizations, and an edge for each two that are parties to one agreement; most agreements first."""
    return _answer(request, await _network(request))


@router.get(
    "/network.graphml",
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPE: {}}}, **_RESPONSES},
    openapi_extra=parameters(_LANG, *FILTER_PARAMETERS),
    summary="Who has agreements with whom, as GraphML",
)
async def export_network(request: Request) -> Response:
    """The same network for programs that draw graphs; the areas of an edge are codes with blanks between."""
    body = graphml(await _network(request))
    return answer(request, body, body_tag(body), media_type=MEDIA_TYPE)


async def _network(request: Request) -> Shown:
    caller, registry = await caller_of(request), registry_of(request)
    asked = Parameters(request, (*NAMES, "lang"))
    filter_ = parse(asked, caller, registry.vocabularies)
    language = asked.choice("lang", LANGUAGES, "en")
    asked.finish()
    async with _snapshot(registry, filter_) as read:
        return await analyses.network(read, filter_, language, registry.vocabularies)


@router.get(
    "/timeline",
    response_model=Timeline,
    responses=_RESPONSES,
    openapi_extra=parameters(
        query("by", "How long a period is.", {"type": "string", "enum": ["year", "month"], "default": "year"}),
        query("split", f"What else to count in each period. {_PARTNER}", {"type": "string", "enum": list(SPLITS)}),
        *FILTER_PARAMETERS,
    ),
    summary="When agreements were signed",
)
async def show_timeline(request: Request) -> Response:
    """The years or months in which agreements were signed, in their order; those without a date are in none.

    An agreement of which the year alone is known counts in each month of it, as a list of that month shows it.
    """
    caller, registry = await caller_of(request), registry_of(request)
    asked = Parameters(request, (*NAMES, "by", "split"))
    filter_ = parse(asked, caller, registry.vocabularies)
    by, split = asked.choice("by", ("year", "month"), "year"), asked.choice("split", SPLITS, "") or None
    asked.finish()
    async with _snapshot(registry, filter_) as read:
        shown = await analyses.timeline(read, filter_, by, split, registry.vocabularies)
    return _answer(request, shown)


@router.get(
    "/gaps",
    response_model=Gaps,
    responses=_RESPONSES,
    openapi_extra=parameters(
        query("country", "The country whose partners are compared: ISO 3166-1 code.", required=True),
        *(one for one in FILTER_PARAMETERS if one["name"] != "country"),
    ),
    summary="What a country has agreed on with others alone",
)
async def show_gaps(request: Request) -> Response:
    """The partners of a country in agreements alive today, those with most first.

    `covered` are the areas that agreements with the partner name; `missing` those that are named with another partner
    and stand neither among, below nor above the covered.
    """
    caller, registry = await caller_of(request), registry_of(request)
    asked = Parameters(request, NAMES)
    filter_ = parse(asked, caller, registry.vocabularies)
    country = _one_country(asked, registry.vocabularies["countries"])
    asked.finish()
    assert country is not None
    today = dates.number(registry.now().date())
    alive = replace(filter_, criteria=(*filter_.criteria, AliveOn((today, today))))
    async with _snapshot(registry, alive) as read:
        shown = await analyses.gaps(read, alive, country, registry.vocabularies)
    return _answer(request, shown)


def _one_country(asked: Parameters, countries: Vocabulary) -> Term | None:
    """The country that is asked about; None where there is no such one, which `parse` notes, or not just one."""
    given = [part.strip() for value in asked.all("country") for part in value.split(",")]
    if len(given) != 1:
        code = "repeated" if given else "missing"
        asked.wrong("country", code, "Say whose partners to compare: give one country.", next(iter(given), None))
        return None
    known = countries.canonical(given[0])
    return None if known is None else countries[known]

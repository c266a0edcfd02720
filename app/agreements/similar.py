"""`/v1/agreements/{id or slug}/similar`: likely duplicates of a record."""

import orjson
from fastapi import APIRouter, Request, Response
from sqlalchemy import Select, func, select

from app.accounts.callers import caller_of
from app.agreements.schemas import SimilarPage
from app.agreements.served import present_at
from app.agreements.similarity import LIKELY, likeness
from app.http.conditional import answer, body_tag
from app.http.openapi import errors
from app.http.parameters import Parameters
from app.registry import registry_of
from app.search.conditions import visible
from app.search.filters import Filter
from app.search.index import Document
from app.search.models import agreement, agreement_term
from app.vocabularies.vocabulary import Vocabularies

router = APIRouter(prefix="/v1/agreements/{address}", tags=["agreements"])

MOST = 20


@router.get(
    "/similar",
    response_model=SimilarPage,
    responses={304: {"description": "Not changed"}, 308: {"description": "At another slug now"}, **errors(401, 404, 410, 422)},
    summary="Likely duplicates",
)  # fmt: skip
async def show_similar(request: Request, address: str) -> Response:
    """Records that may be of the same instrument, the likeliest first, with what speaks for it."""
    caller, registry = await caller_of(request), registry_of(request)
    Parameters(request, ()).finish()
    async with registry.database.snapshot() as read:
        document = orjson.loads((await present_at(read, address, caller)).document)
        others = await read(_with_two_parties_of(document, Filter(caller), registry.vocabularies))
    found = [(likeness(document, other), other) for other in (orjson.loads(row[0]) for row in others)]
    likely = sorted(
        (pair for pair in found if pair[0].score >= LIKELY), key=lambda pair: (-pair[0].score, pair[1]["id"])
    )
    items = [
        {
            "agreement": {key: other[key] for key in ("id", "slug", "titles")},
            "score": like.score,
            "reasons": like.reasons,
        }
        for like, other in likely[:MOST]
    ]
    body = orjson.dumps({"items": items, "next": None})
    return answer(request, body, body_tag(body))


def _with_two_parties_of(document: Document, filter_: Filter, vocabularies: Vocabularies) -> Select[tuple[str]]:
    """The documents of the other records that have two parties in common with this one."""
    keys = [
        vocabularies["countries" if party["country"] else "organizations"][
            party["country"] or party["organization"]
        ].key
        for party in document["parties"]
    ]
    common = (
        select(agreement_term.c.place)
        .where(agreement_term.c.term_key.in_(keys))
        .group_by(agreement_term.c.place)
        .having(func.count() >= 2)
    )
    return select(agreement.c.document).where(
        visible(filter_), agreement.c.place.in_(common), agreement.c.id != document["id"]
    )

"""`/v1/vocabularies`: the codes that records use, as JSON and as SKOS."""

from typing import Any

import orjson
from fastapi import APIRouter, Request, Response

from app.errors import NotFound
from app.http.conditional import answer, body_tag
from app.http.negotiation import negotiate
from app.http.openapi import errors
from app.http.parameters import Parameters
from app.text import nearest
from app.vocabularies import skos
from app.vocabularies.schemas import VocabularyPage, VocabularyShown
from app.vocabularies.vocabulary import shipped

router = APIRouter(prefix="/v1/vocabularies", tags=["vocabularies"])

_NOT_MODIFIED: dict[int | str, dict[str, Any]] = {304: {"description": "Not changed"}}


@router.get("", response_model=VocabularyPage, responses={**_NOT_MODIFIED, **errors(401, 422)}, summary="Vocabularies")
async def list_vocabularies(request: Request) -> Response:
    """The names of the vocabularies, and how many terms each has."""
    Parameters(request, ()).finish()
    items = [{"name": name, "terms": len(terms)} for name, terms in shipped().items()]
    body = orjson.dumps({"items": items, "next": None})
    return answer(request, body, body_tag(body))


@router.get(
    "/{name}", response_model=VocabularyShown, summary="One vocabulary",
    responses={200: {"content": {skos.MEDIA_TYPE: {}}}, **_NOT_MODIFIED, **errors(401, 404, 406, 422)},
)  # fmt: skip
async def show_vocabulary(request: Request, name: str) -> Response:
    """The terms with labels in five languages; with `Accept: application/ld+json` as a SKOS concept scheme."""
    Parameters(request, ()).finish()
    vocabularies = shipped()
    if name not in vocabularies:
        near = nearest(name, vocabularies)
        raise NotFound(f"There is no vocabulary of this name{f': did you mean {near}?' if near else '.'}")
    media_type = negotiate(request.headers.get("accept"), ("application/json", skos.MEDIA_TYPE))
    vocabulary = vocabularies[name]
    if media_type == skos.MEDIA_TYPE:
        # Concepts keep one name wherever they are read: the address without the query or a trailing part.
        shown = skos.concept_scheme(vocabulary, f"{request.base_url}v1/vocabularies/{name}")
    else:
        shown = {"name": name, "terms": [term.as_json() for term in vocabulary.values()]}
    body = orjson.dumps(shown)
    return answer(request, body, body_tag(body), media_type=media_type)

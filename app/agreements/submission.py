"""From the JSON that a writer sent to a content, with every mistake that can be told without a database. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from app.agreements.codes import with_canonical_countries
from app.agreements.rules import check, check_slug, default_status
from app.agreements.schemas import AgreementInput, Content
from app.errors import Mistake
from app.shapes import errors_of, mistakes_of, place
from app.vocabularies.vocabulary import Vocabularies


@dataclass(frozen=True, slots=True)
class Submission:
    """What a writer wants a record to say. `content` lacks the keys whose shape is wrong; `mistakes` name them."""

    content: Content
    slug: str | None
    id: str | None
    mistakes: tuple[Mistake, ...]


def read_submission(sent: Any, vocabularies: Vocabularies, today: date, own_id: str | None = None) -> Submission:
    """The submission that the JSON value makes. `own_id` is the record's, where there is one already."""
    if not isinstance(sent, Mapping):
        return Submission(Content(), None, None, (Mistake("wrong_type", "A record is a JSON object.", pointer=""),))
    record, shape, broken = _shaped(dict(sent))
    content = with_canonical_countries(record.content(), vocabularies)
    if content.status is None and not broken & {"status", "signed_on"}:
        content.status = default_status(content)
    meaning = check(content, vocabularies, today, broken) + check_slug(record.slug, own_id)
    given_id = record.id.casefold() if isinstance(record.id, str) else None
    return Submission(content, record.slug, given_id, (*shape, *meaning))


def _shaped(sent: dict[str, Any]) -> tuple[AgreementInput, list[Mistake], frozenset[str]]:
    """The record that the well-formed keys make, the mistakes of shape, and the keys that had to go.

    A key that has no place only goes itself: what stands beside it is read and judged all the same.
    """
    try:
        return AgreementInput.model_validate(sent, strict=True), [], frozenset()
    except ValidationError as wrong:
        errors = errors_of(wrong)
        mistakes = mistakes_of(AgreementInput, wrong)
    for error in errors:
        if error["type"] == "extra_forbidden":
            sent = _without(sent, place(error))
    broken = {str(error["loc"][0]) for error in errors if error["type"] != "extra_forbidden"}
    record = AgreementInput.model_validate({k: v for k, v in sent.items() if k not in broken}, strict=True)
    return record, mistakes, frozenset(broken)


def _without(value: Any, path: tuple[str | int, ...]) -> Any:
    """A copy of the JSON value in which the key at that path is missing."""
    first, *rest = path
    if isinstance(value, Mapping):
        if not rest:
            return {key: item for key, item in value.items() if key != first}
        return {key: _without(item, tuple(rest)) if key == first else item for key, item in value.items()}
    if isinstance(value, list):
        return [_without(item, tuple(rest)) if n == first else item for n, item in enumerate(value)]
    return value

"""From the JSON that a writer sent to a content, with every mistake that can be told without a database. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pydantic import ValidationError

from app.agreements.codes import write_countries_alike
from app.agreements.rules import check, check_slug, default_status
from app.agreements.schemas import AgreementInput, Content
from app.errors import Mistake
from app.shapes import errors_of, mistakes_of, place, pointer
from app.vocabularies.vocabulary import Vocabularies


@dataclass(frozen=True, slots=True)
class Submission:
    """What a writer wants a record to say.

    `content` has nothing, or a placeholder, where the shape is wrong; `broken` are the pointers to these places.
    """

    content: Content
    slug: str | None
    id: str | None
    mistakes: tuple[Mistake, ...]
    broken: tuple[str, ...] = ()

    def hides(self, mistake: Mistake) -> bool:
        """Whether the mistake is at, below or around something of a wrong shape, and so may be a mere consequence."""
        where = f"{mistake.pointer or ''}/"
        return any(f"{one}/".startswith(where) or where.startswith(f"{one}/") for one in self.broken)


def read_submission(sent: Any, vocabularies: Vocabularies, today: date, own_id: str | None = None) -> Submission:
    """The submission that the JSON value makes. `own_id` is the record's, where there is one already."""
    if not isinstance(sent, Mapping):
        return Submission(Content(), None, None, (Mistake("wrong_type", "A record is a JSON object.", pointer=""),))
    record, shape, paths = _shaped(dict(sent))
    broken = frozenset(str(path[0]) for path in paths)
    content = record.content()
    write_countries_alike(content, vocabularies)
    if content.status is None and not broken & {"status", "signed_on"}:
        content.status = default_status(content)
    given_id = record.id.casefold() if isinstance(record.id, str) else None
    # A record above clear has its id for a slug: sent back as a new one, it gets an id, and so a slug, of its own.
    slug = None if record.slug == given_id != own_id else record.slug
    meaning = check(content, vocabularies, today, broken) + check_slug(slug, own_id)
    whole = Submission(content, slug, given_id, (), tuple(pointer(path) for path in paths))
    return replace(whole, mistakes=(*shape, *(mistake for mistake in meaning if not whole.hides(mistake))))


_Path = tuple[str | int, ...]

# Stands in for what has no shape, so that the rest can be judged; what is found where it stands is not told.
_PLACEHOLDER = "?"


def _shaped(sent: dict[str, Any]) -> tuple[AgreementInput, list[Mistake], list[_Path]]:
    """The record that is left when what has no right shape is taken out, the mistakes of shape, and where they are."""
    try:
        return AgreementInput.model_validate(sent, strict=True), [], []
    except ValidationError as wrong:
        errors = errors_of(wrong)
        mistakes = mistakes_of(AgreementInput, wrong)
    # A key that has no place goes, and what stands beside it is read and judged all the same.
    broken = [place(error) for error in errors if error["type"] != "extra_forbidden"]
    for take_out in (_mended, _mended, _cut):
        for error in errors:
            sent = take_out(sent, place(error), error["type"])
        try:
            return AgreementInput.model_validate(sent, strict=True), mistakes, broken
        except ValidationError as wrong:
            errors = errors_of(wrong)
    raise AssertionError("nothing of a wrong shape is left after the last cut")


def _mended(sent: dict[str, Any], path: _Path, kind: str) -> dict[str, Any]:
    """The record without the wrong key; in a list, where it would move the others, with the placeholder instead."""
    stands_in = kind == "missing" or isinstance(path[-1], int)
    mended: dict[str, Any] = _with(sent, path, _PLACEHOLDER) if stands_in else _without(sent, path)
    return mended


def _cut(sent: dict[str, Any], path: _Path, _: str) -> dict[str, Any]:
    return {key: value for key, value in sent.items() if key != path[0]}


def _with(value: Any, path: _Path, item: Any) -> Any:
    """A copy of the JSON value with the item at that path."""
    if not path:
        return item
    first, *rest = path
    if isinstance(value, Mapping):
        return {**value, first: _with(value.get(first), tuple(rest), item)}
    if isinstance(value, list):
        return [_with(one, tuple(rest), item) if n == first else one for n, one in enumerate(value)]
    return value


def _without(value: Any, path: _Path) -> Any:
    """A copy of the JSON value in which the key at that path is missing."""
    first, *rest = path
    if isinstance(value, Mapping):
        if not rest:
            return {key: item for key, item in value.items() if key != first}
        return {key: _without(item, tuple(rest)) if key == first else item for key, item in value.items()}
    if isinstance(value, list):
        return [_without(item, tuple(rest)) if n == first else item for n, item in enumerate(value)]
    return value

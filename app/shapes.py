"""From JSON to a typed model, with every mistake of its shape and a pointer to each."""

from collections.abc import Sequence
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, from_json

from app.errors import BadRequest, Mistake
from app.text import nearest

M = TypeVar("M", bound=BaseModel)

_CODES = {
    "missing": "missing",
    "unknown_code": "unknown_code",
    "too_long": "too_many",
    "greater_than_equal": "out_of_range",
    "less_than_equal": "out_of_range",
}


def parse_json(body: bytes) -> Any:
    """The value of a JSON text. Raises BadRequest where it is none: broken UTF-8, NaN, lone surrogates included."""
    try:
        return from_json(body, allow_inf_nan=False)
    except ValueError as wrong:
        raise BadRequest(f"The body is not JSON: {wrong}.") from None


def pointer(path: Sequence[str | int]) -> str:
    """The JSON pointer (RFC 6901) of a path; the whole document is the empty pointer."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def shaped(model: type[M], value: Any) -> tuple[M | None, list[Mistake]]:
    """The model that `value` makes, or None and what is wrong with it."""
    try:
        return model.model_validate(value, strict=True), []
    except ValidationError as wrong:
        return None, mistakes_of(model, wrong)


def errors_of(wrong: ValidationError) -> list[ErrorDetails]:
    return wrong.errors(include_url=False)


def place(error: ErrorDetails) -> tuple[str | int, ...]:
    """Where in the body the error is. The library marks a wrong key of a mapping with a last part of its own."""
    path = error["loc"]
    is_mark = len(path) > 1 and path[-1] == "[key]" and error["type"] != "extra_forbidden"
    return path[:-1] if is_mark else path


def _mistake(model: type[BaseModel], error: ErrorDetails) -> Mistake:
    path = place(error)
    kind = error["type"]
    if kind == "extra_forbidden":
        key = str(path[-1])
        return Mistake(
            "unknown_key",
            f"There is no key {key[:100]!r} here.",
            pointer=pointer(path),
            suggestion=nearest(key, _keys(model, path[:-1])),
        )
    code = _CODES.get(kind, "wrong_type" if kind.endswith("_type") else "invalid")
    message = error["msg"].removeprefix("Value error, ")
    detail = f"The text {message}." if kind == "value_error" else f"{message}."
    return Mistake(code, detail, pointer=pointer(path), suggestion=error.get("ctx", {}).get("suggestion"))


def mistakes_of(model: type[BaseModel], wrong: ValidationError) -> list[Mistake]:
    return [_mistake(model, error) for error in errors_of(wrong)]


def _keys(model: type[BaseModel], path: Sequence[str | int]) -> list[str]:
    """The keys of the model that stands at `path` below `model`."""
    for part in path:
        if isinstance(part, str) and part in model.model_fields:
            model = _model_in(model.model_fields[part].annotation) or model
    return list(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for argument in get_args(annotation) if (found := _model_in(argument))), None)

"""The types of which schemas are made: text as the registry keeps it, codes, dates as written."""

from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import Annotated

from langcodes import tag_is_valid
from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from app.text import clean, nearest

LONGEST_TEXT = 300


def limited(longest: int) -> Callable[[str], str]:
    """A check that gives the text cleaned, and refuses it where it is blank or longer than `longest` code points."""

    def check(value: str) -> str:
        text = clean(value)
        if not text:
            raise ValueError("is blank")
        if len(text) > longest:
            raise ValueError(f"has {len(text)} characters: {longest} at most")
        return text

    return check


def blank_is_null(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


def _null_is_empty_list(value: object) -> object:
    return [] if value is None else value


def _null_is_empty_mapping(value: object) -> object:
    return {} if value is None else value


@lru_cache(maxsize=1024)
def language_tag(tag: str) -> str:
    """The tag as given. Raises ValueError where it is no BCP 47 tag; the library alone would take `nl_NL`."""
    if len(tag) > 100 or not tag.isascii() or not tag.replace("-", "").isalnum() or not tag_is_valid(tag):
        raise ValueError("is not a language tag (BCP 47) such as en, ar or pt-BR")
    return tag


def choice(options: type[StrEnum]) -> AfterValidator:
    """A check that the text is one of the options."""
    values = [str(option) for option in options]

    def check(value: str) -> str:
        if value not in values:
            near = nearest(value, values)
            raise PydanticCustomError(
                "unknown_code", "It is one of {values}", {"values": ", ".join(values), "suggestion": near}
            )
        return value

    return AfterValidator(check)


Text = Annotated[
    str, AfterValidator(limited(LONGEST_TEXT)), Field(json_schema_extra={"minLength": 1, "maxLength": LONGEST_TEXT})
]
OptionalText = Annotated[Text | None, BeforeValidator(blank_is_null)]
Title = Annotated[str, AfterValidator(limited(500)), Field(json_schema_extra={"minLength": 1, "maxLength": 500})]
LongText = Annotated[str, AfterValidator(limited(5_000)), Field(json_schema_extra={"minLength": 1, "maxLength": 5_000})]
Url = Annotated[str, AfterValidator(limited(2_000)), Field(json_schema_extra={"format": "uri", "maxLength": 2_000})]
OptionalUrl = Annotated[Url | None, BeforeValidator(blank_is_null)]
Tag = Annotated[
    str, AfterValidator(language_tag), WithJsonSchema({"type": "string", "description": "a BCP 47 language tag"})
]
Code = Annotated[Text, Field(description="a code of the vocabulary")]
OptionalCode = Annotated[Code | None, BeforeValidator(blank_is_null)]
EdtfDate = Annotated[
    Text | None,
    BeforeValidator(blank_is_null),
    Field(
        description="EDTF level 0: `2022-05-10`, `2022-05` or `2022`", json_schema_extra={"examples": ["2022-05-10"]}
    ),
]

NullIsEmptyList = BeforeValidator(_null_is_empty_list)
NullIsEmptyMapping = BeforeValidator(_null_is_empty_mapping)

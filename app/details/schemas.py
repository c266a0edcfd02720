"""Contact details as clients send and see them."""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from app.schema_types import NullIsEmptyList, OptionalText, Tag, Text, blank_is_null

MOST_LANGUAGES = 100

# What mail servers take without quoting: dots stand between other characters, the host has two labels at least, and
# both may be of any script (RFC 6531).
_EMAIL = re.compile(
    r"[^\s@.,:;<>()\[\]\"\\]+(\.[^\s@.,:;<>()\[\]\"\\]+)*@([^\W_]([\w-]*[^\W_])?\.)+[^\W\d_][\w-]*[^\W_]"
)


def _email(text: str) -> str:
    if not _EMAIL.fullmatch(text):
        raise ValueError("is not an e-mail address such as desk@police.example")
    return text


OptionalEmail = Annotated[Annotated[Text, AfterValidator(_email)] | None, BeforeValidator(blank_is_null)]


class Details(BaseModel):
    """How a contact point is reached. Every key may be left out; with none of them there are no details."""

    # A message with what was sent in it could reach a log.
    model_config = ConfigDict(
        extra="forbid",
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {
                    "person": "Duty officer",
                    "email": "desk@police.example",
                    "phone": "+31 88 000 0000",
                    "secure_channel": "SIENA",
                    "hours": "24/7",
                    "languages": ["nl", "en", "ar"],
                }
            ]
        },
    )

    person: OptionalText = None
    email: OptionalEmail = Field(None, json_schema_extra={"format": "email"})
    phone: OptionalText = None
    secure_channel: OptionalText = Field(None, description="how what is confidential is sent")
    hours: OptionalText = Field(None, description="when someone answers")
    languages: Annotated[list[Tag], NullIsEmptyList] = Field(
        default_factory=list, max_length=MOST_LANGUAGES, description="BCP 47 tags of what is spoken there"
    )

    def says_nothing(self) -> bool:
        return not any(self.model_dump().values())

"""Keys as clients send and see them."""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from app.accounts.clearance import Marking, Role
from app.dates import parse_instant
from app.schema_types import Text, choice


class NewKey(BaseModel):
    """What an admin says of a key to be made."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"name": "Liaison desk", "role": "reader", "clearance": "green"}]},
    )

    name: Text
    role: Annotated[str, choice(Role)]
    clearance: Annotated[str, choice(Marking)] = str(Marking.CLEAR)
    expires_at: Annotated[str, AfterValidator(parse_instant)] | None = Field(
        None, description="an instant, from which on the key is refused"
    )


class Key(BaseModel):
    """A key as admins see it. The key itself is shown once, when it is made."""

    id: str
    name: str
    role: Role
    clearance: Marking
    created_at: str
    expires_at: str | None
    revoked_at: str | None


class MadeKey(Key):
    key: str = Field(description="the key: keep it, it is not shown again")


class Me(BaseModel):
    """Who the registry takes the caller for; all but the clearance is null without a key."""

    name: str | None
    role: Role | None
    clearance: Marking


class KeyPage(BaseModel):
    items: list[Key]
    next: Any = None

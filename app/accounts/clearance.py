"""Who asks, what they may do and what they may see."""

from dataclasses import dataclass
from enum import StrEnum

from app.errors import Forbidden, Unauthorized


class Marking(StrEnum):
    """The Traffic Light Protocol 2.0 of FIRST, without its +STRICT: how far a record may go."""

    CLEAR = "clear"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"

    @property
    def level(self) -> int:
        """Its place in the order, clear 0 to red 3: markings are compared by level and kept by it in index tables."""
        return _MARKINGS.index(self)

    def above(self, other: "Marking") -> bool:
        return self.level > other.level


_MARKINGS = tuple(Marking)

# The same as plain texts: to look one up among the members takes as long as all else that is asked of a marking.
MARKINGS = tuple(map(str, _MARKINGS))


class Role(StrEnum):
    """What a caller may do; each may all that the one before may."""

    READER = "reader"
    ANALYST = "analyst"
    EDITOR = "editor"
    ADMIN = "admin"

    def at_least(self, other: "Role") -> bool:
        return _ROLES.index(self) >= _ROLES.index(other)


_ROLES = tuple(Role)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who makes a request; `id` stays the same for one caller. Made by `app.accounts.callers` from the request's key or token, and nowhere else on its way."""

    id: str | None = None
    name: str | None = None
    role: Role | None = None
    clearance: Marking = Marking.CLEAR

    def require(self, role: Role) -> None:
        """Raises Unauthorized without a key, Forbidden where the key's role is too low."""
        if self.role is None:
            raise Unauthorized("Send a key: `Authorization: Bearer <key>`.")
        if not self.role.at_least(role):
            raise Forbidden(f"This needs the role {role}; the key has {self.role}.")

    def is_at_least(self, role: Role) -> bool:
        return self.role is not None and self.role.at_least(role)


ANYONE = Caller()

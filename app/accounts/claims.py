"""From the claims of a token to its caller. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from joserfc.errors import ExpiredTokenError, InvalidClaimError, JoseError, MissingClaimError
from joserfc.jwt import JWTClaimsRegistry

from app.accounts.clearance import Caller, Marking, Role
from app.errors import Unauthorized
from app.schema_types import limited

# How far an issuer's clock may be from the registry's, in seconds.
SKEW = 60

_LONGEST_SUBJECT = 255

Option = TypeVar("Option", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Expected:
    """What the registry expects of an issuer's tokens: `iss`, `aud`, and where role and clearance stand."""

    issuer: str
    audience: str
    role_claim: str
    clearance_claim: str


def caller_in(claims: dict[str, Any], expected: Expected, now: datetime) -> Caller:
    """The caller that a token's claims name; its signature was checked before.

    Raises Unauthorized where the claims are of another issuer, for another audience, not of this time, or give no role
    that the registry knows: to one whom nobody gave a role a token gives no more than sending none, and they would
    believe to see more. Without a known clearance it is `clear`, as for a key.
    """
    _check(claims, expected, now)
    subject = _text(claims.get("sub"), _LONGEST_SUBJECT)
    # As it is or not at all: two subjects that differ must not become one.
    if subject is None or subject != claims["sub"]:
        raise Unauthorized("The token has no sub that can be used.")
    role = _highest(_claim(claims, expected.role_claim), tuple(Role))
    if role is None:
        raise Unauthorized(f"The token gives no role of the registry in its claim {expected.role_claim}.")
    clearance = _highest(_claim(claims, expected.clearance_claim), tuple(Marking)) or Marking.CLEAR
    names = (_text(claims.get(claim), 300) for claim in ("name", "preferred_username"))
    return Caller(f"{expected.issuer}#{subject}", next(filter(None, names), subject), role, clearance)


def _check(claims: dict[str, Any], expected: Expected, now: datetime) -> None:
    rules = JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=SKEW,
        iss={"essential": True, "value": expected.issuer},
        aud={"essential": True, "value": expected.audience},
        exp={"essential": True},
    )
    try:
        rules.validate(claims)
    except ExpiredTokenError:
        raise Unauthorized("The token has expired.") from None
    except (InvalidClaimError, MissingClaimError) as wrong:
        raise Unauthorized(f"The token has no {wrong.claim} that can be used.") from None
    except JoseError:
        raise Unauthorized("The token cannot be used.") from None


def _claim(claims: Mapping[str, Any], name: str) -> Any:
    """The claim of that name; else, where the name has dots, what stands at that path."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _highest(claim: Any, options: tuple[Option, ...]) -> Option | None:
    """The highest option, these in rising order, that the claim is or has in its list; None where it has none."""
    given = claim if isinstance(claim, list) else [claim]
    return next((option for option in reversed(options) if str(option) in given), None)


def _text(claim: Any, longest: int) -> str | None:
    """The claim as text that the registry can keep, None where it is none."""
    if not isinstance(claim, str):
        return None
    try:
        return limited(longest)(claim)
    except ValueError:
        return None

"""What can go wrong, each kind with its status and the words a client sees.

A rule that finds a fault makes a `Mistake`; whoever ends the request raises a `Problem`, with the mistakes in it.
`app.http.problems` writes them as RFC 9457; nothing else makes an error answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Mistake:
    """One fault in what a client sent.

    `pointer` is a JSON pointer (RFC 6901) into the body, `parameter` the name of a query parameter; one of them is
    set. `code` is for programs and never changes its meaning; `suggestion` is the nearest right value.
    """

    code: str
    detail: str
    pointer: str | None = None
    parameter: str | None = None
    suggestion: str | None = None

    def as_json(self) -> dict[str, str | None]:
        place = {"parameter": self.parameter} if self.parameter is not None else {"pointer": self.pointer}
        return {**place, "code": self.code, "detail": self.detail, "suggestion": self.suggestion}


class Problem(Exception):
    """An answer that is not what the client hoped for."""

    status: ClassVar[int]
    kind: ClassVar[str]
    title: ClassVar[str]

    def __init__(
        self,
        detail: str,
        mistakes: Sequence[Mistake] = (),
        *,
        headers: Mapping[str, str] | None = None,
        **members: Any,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.mistakes = tuple(mistakes)
        self.headers = dict(headers or {})
        self.members = members


class Moved(Problem):
    """What was asked for has another address now: `to` stands in place of what the path named."""

    status, kind, title = 308, "moved", "The record has another address now"

    def __init__(self, to: str) -> None:
        super().__init__(f"It is at {to} now.")
        self.to = to


class BadRequest(Problem):
    status, kind, title = 400, "bad-request", "The request cannot be read"


class Unauthorized(Problem):
    status, kind, title = 401, "unauthorized", "A valid key is needed"

    def __init__(self, detail: str) -> None:
        super().__init__(detail, headers={"WWW-Authenticate": 'Bearer realm="mithaq"'})


class Forbidden(Problem):
    status, kind, title = 403, "forbidden", "The key does not allow this"


class NotFound(Problem):
    status, kind, title = 404, "not-found", "There is nothing at this address"


class MethodNotAllowed(Problem):
    status, kind, title = 405, "method-not-allowed", "The address does not take this method"


class NotAcceptable(Problem):
    status, kind, title = 406, "not-acceptable", "The answer has no form that the client accepts"


class Conflict(Problem):
    status, kind, title = 409, "conflict", "The registry already holds this"


class Gone(Problem):
    status, kind, title = 410, "withdrawn", "The record was withdrawn"


class PreconditionFailed(Problem):
    status, kind, title = 412, "stale", "The record has changed since it was read"


class TooLarge(Problem):
    status, kind, title = 413, "too-large", "The body is too large"


class WrongType(Problem):
    status, kind, title = 415, "wrong-type", "The body has a type that is not taken here"


class Invalid(Problem):
    status, kind, title = 422, "invalid", "What was sent breaks a rule"

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        count = len(mistakes)
        super().__init__(f"{count} mistakes were found." if count > 1 else "One mistake was found.", mistakes)


class PreconditionNeeded(Problem):
    status, kind, title = 428, "precondition-needed", "If-Match is needed"


class TooMany(Problem):
    status, kind, title = 429, "too-many", "Too many requests"

    def __init__(self, detail: str, retry_after: int) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after)})


class Failed(Problem):
    """The registry's own fault: what went wrong is in the log, under the request's id, and not in the answer."""

    status, kind, title = 500, "internal", "The registry failed to answer"


class Unavailable(Problem):
    status, kind, title = 503, "unavailable", "The registry cannot answer now"

    def __init__(self, detail: str, *, soon: bool = True) -> None:
        """`soon`: it may well answer in a moment, without anyone doing anything about it."""
        super().__init__(detail, headers={"Retry-After": "1"} if soon else {})


PROBLEMS: tuple[type[Problem], ...] = (
    BadRequest, Unauthorized, Forbidden, NotFound, MethodNotAllowed, NotAcceptable, Conflict, Gone,
    PreconditionFailed, TooLarge, WrongType, Invalid, PreconditionNeeded, TooMany, Failed, Unavailable,
)  # fmt: skip

"""How a record, or a change to one, comes before readers where the registry reviews: who may do what, when. Pure.

draft -> submitted -> published; a rejected one is a draft again. Whoever wrote it does not publish it.
"""

from collections.abc import Collection

from app.accounts.clearance import Caller, Role
from app.errors import Conflict, Forbidden

DRAFT = "draft"
SUBMITTED = "submitted"
PUBLISHED = "published"
UNPUBLISHED = (DRAFT, SUBMITTED)


def may_see(caller: Caller, author: str | None) -> bool:
    """Whether the caller knows of what is not published: its author and editors do."""
    return caller.is_at_least(Role.EDITOR) or (caller.id is not None and caller.id == author)


def check_submit(state: str) -> None:
    """Raises Conflict where there is nothing to submit."""
    if state != DRAFT:
        raise Conflict(f"What is {state} cannot be submitted: only a draft can.")


def check_publish(caller: Caller, state: str, writers: Collection[str | None]) -> None:
    """Raises Conflict where it was not submitted, Forbidden where the editor wrote a part of it.

    `writers` are the ids of all who wrote what is to be published.
    """
    if state != SUBMITTED:
        raise Conflict(f"What is {state} cannot be published: it has to be submitted first.")
    if caller.id in writers:
        raise Forbidden("Another editor publishes this: you wrote a part of it.")


def check_reject(state: str) -> None:
    """Raises Conflict where it was not submitted."""
    if state != SUBMITTED:
        raise Conflict(f"What is {state} cannot be rejected: only what was submitted can.")

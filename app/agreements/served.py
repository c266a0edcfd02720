"""What stands at an address, for a reader."""

from dataclasses import dataclass

from app.accounts.clearance import Caller
from app.agreements.rules import is_address
from app.agreements.writing import no_record, withdrawn
from app.db.reading import Read
from app.errors import Moved
from app.review.rules import may_see
from app.search.statements import BY_ADDRESS


@dataclass(frozen=True, slots=True)
class Served:
    """A record as it is served, and who may see of it what is not published."""

    pk: int
    id: str
    slug: str
    version: int
    state: str
    updated_at: str
    document: str
    published_from: int | None
    author: str | None

    def first_version_for(self, caller: Caller) -> int:
        """The number from which on the caller may see versions: its author and editors see the drafts too."""
        return 1 if may_see(caller, self.author) else self.published_from or 1


async def served_at(read: Read, address: str, caller: Caller) -> Served:
    """The record at an id or slug, withdrawn or not. Raises NotFound, or Moved from an earlier address."""
    if not is_address(address):
        raise no_record()
    rows = await read(BY_ADDRESS, address=address.casefold(), level=caller.clearance.level)
    if not rows:
        raise no_record()
    served = Served(*rows[0])
    if served.published_from is None and not may_see(caller, served.author):
        raise no_record()
    if address.casefold() not in (served.id, served.slug):
        raise Moved(served.slug)
    return served


async def present_at(read: Read, address: str, caller: Caller) -> Served:
    """As `served_at`; raises Gone where the record was withdrawn."""
    served = await served_at(read, address, caller)
    if served.state == "withdrawn":
        raise withdrawn()
    return served

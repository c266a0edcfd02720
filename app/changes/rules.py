"""What a change is to a reader. Pure."""

from dataclasses import dataclass, replace
from enum import StrEnum


class ChangeType(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    MERGED = "merged"
    REMOVED = "removed"


def change_type(action: str) -> ChangeType:
    """Under which type the change log has what was done to a record; an agency's new name is an update, and so on."""
    return ChangeType(action) if action in list(ChangeType) else ChangeType.UPDATED


@dataclass(frozen=True, slots=True)
class Change:
    """A change as it is kept: markings are levels, before is None where no published record was there."""

    type: ChangeType
    marking_before: int | None
    marking_after: int


def seen_as(change: Change, level: int) -> ChangeType | None:
    """What the change is to a reader cleared for that level, None where it is nothing to them.

    To one who could not see the record before, whatever brings it into sight creates it; to one who no longer can,
    whatever took it out of sight removes it.
    """
    saw = change.marking_before is not None and change.marking_before <= level
    sees = change.marking_after <= level
    if saw and sees:
        return change.type
    if sees:
        return ChangeType.CREATED
    return ChangeType.REMOVED if saw else None


@dataclass(frozen=True, slots=True)
class Span:
    """Changes between two places in the order of the commits, neither of them included, from the oldest on or the newest."""

    after: int = 0
    before: int | None = None
    newest_first: bool = False

    def past(self, seq: int) -> "Span":
        """What is left of it when all up to that place, and it too, has been looked at."""
        return replace(self, before=seq) if self.newest_first else replace(self, after=seq)

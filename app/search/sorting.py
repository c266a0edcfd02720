"""The orders of a list, and the one that a query asks for. Pure."""

from dataclasses import dataclass
from typing import Literal

from app.http.parameters import Parameters
from app.search.filters import Filter

Order = Literal["place", "-place", "updated_at", "-updated_at", "title_sort"]


@dataclass(frozen=True, slots=True)
class Leg:
    """A stretch of a sorted list. One after the other they make the whole of it, and no record is in two of them."""

    order: Order
    dated: bool | None = None
    rank: int = -1

    @property
    def position(self) -> tuple[type, ...]:
        """Of what the position of a record within the leg consists."""
        return (int,) if self.order.endswith("place") else (str, str)


# Unknown dates are last both ways. What descends has its ties descend too, so that an index is walked from its end.
SORTS: dict[str, tuple[Leg, ...]] = {
    "-signed_on": (Leg("place"),),
    "signed_on": (Leg("-place", dated=True), Leg("place", dated=False)),
    "-updated_at": (Leg("-updated_at"),),
    "updated_at": (Leg("updated_at"),),
    "title": (Leg("title_sort"),),
}
RELEVANCE = "relevance"
DEFAULT_SORT = "-signed_on"


def legs(sort: str, filter_: Filter) -> tuple[Leg, ...]:
    """The legs of a list in that order. Relevance is to the filter's words."""
    if sort == RELEVANCE and filter_.text:
        return tuple(Leg("place", rank=rank) for rank in range(len(filter_.text.ranks)))
    return SORTS[sort]


def read_sort(parameters: Parameters, filter_: Filter) -> tuple[Leg, ...]:
    """The legs of the order that `sort` asks for; relevance where there are words and no other order is asked for."""
    sort = parameters.choice("sort", (*SORTS, RELEVANCE), RELEVANCE if filter_.text else DEFAULT_SORT)
    if sort == RELEVANCE and not filter_.text:
        parameters.wrong("sort", "invalid", "Relevance is to words: give some in q.", DEFAULT_SORT)
        return SORTS[DEFAULT_SORT]
    return legs(sort, filter_)

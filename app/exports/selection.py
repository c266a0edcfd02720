"""Which records an export holds, in which order."""

from dataclasses import dataclass

from starlette.requests import Request

from app.accounts.clearance import Caller
from app.http.parameters import Parameters
from app.search import query
from app.search.filters import Filter
from app.search.sorting import Leg, read_sort
from app.vocabularies.vocabulary import Vocabularies


@dataclass(frozen=True, slots=True)
class Selection:
    filter: Filter
    legs: tuple[Leg, ...]


def read_selection(request: Request, caller: Caller, vocabularies: Vocabularies) -> Selection:
    """What the query string asks for. Raises Invalid with every wrong parameter."""
    asked = Parameters(request, (*query.NAMES, "sort"))
    filter_ = query.parse(asked, caller, vocabularies)
    legs = read_sort(asked, filter_)
    asked.finish()
    return Selection(filter_, legs)

"""By what an analysis counts: codes that records have, and the year or month of their signature. Pure."""

from dataclasses import dataclass
from enum import Enum

from app.http.parameters import Parameters
from app.search.filters import AnyTerm, Filter

PARTIES = ("countries", "organizations")
AREAS = ("scope_areas",)

# The axes, each with the vocabularies of its codes; years are of no vocabulary.
AXES: dict[str, tuple[str, ...]] = {
    "country": ("countries",),
    "partner": PARTIES,
    "scope": AREAS,
    "form": ("cooperation_forms",),
    "instrument_type": ("instrument_types",),
    "status": ("statuses",),
    "year": (),
}
SPLITS = tuple(name for name in AXES if name != "year")


@dataclass(frozen=True, slots=True)
class Codes:
    """The terms of these vocabularies but those of some keys.

    A record has an area where it names one below it, too, unless `named` ones alone are to count.
    """

    vocabularies: tuple[str, ...]
    but: frozenset[int] = frozenset()
    named: bool = False


class Signed(Enum):
    """When a record was signed. The key of a month is `202205`, `202200` where the year alone is known."""

    YEAR = "year"
    MONTH = "month"


Axis = Codes | Signed


def read_axis(asked: Parameters, name: str) -> str:
    """The axis that the parameter names, which has to be given; what is wrong is noted in `asked`."""
    if not asked.all(name):
        asked.wrong(name, "missing", f"Say by what to count: {name} is one of {', '.join(AXES)}.")
    return asked.choice(name, AXES, "year")


def axis(name: str, filter_: Filter, beside: str | None = None) -> Axis:
    """The axis of that name, `beside` another one or alone.

    Partners are the parties other than the country beside them; else those that the filter does not name.
    """
    if name == "year":
        return Signed.YEAR
    return Codes(AXES[name], _asked_for(filter_) if name == "partner" and beside != "country" else frozenset())


def _asked_for(filter_: Filter) -> frozenset[int]:
    return frozenset(key for c in filter_.criteria if isinstance(c, AnyTerm) for key in c.any_of)

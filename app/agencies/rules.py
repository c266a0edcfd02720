"""How an agency that a record names is found among the known ones, and what a new one is called. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from app.text import fold, slugify

ACRONYM = "acronym"
ID_PATTERN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Name:
    """One name of an agency; `kind` is official, former, alias or acronym. An acronym has no language."""

    kind: str
    language: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency as the registry knows it; `party` is the code of its country or organization.

    It is found by its own id and names and by those of the agencies that were `merged` into it, and called by its own.
    """

    pk: int
    id: str
    party: str
    kind: str | None
    names: tuple[Name, ...]
    merged: tuple["Agency", ...] = ()

    @property
    def name(self) -> str:
        """The English official name, else the first."""
        proper = [name for name in self.names if name.kind != ACRONYM]
        english = (name.text for name in proper if name.kind == "official" and name.language == "en")
        return next(english, proper[0].text)

    @property
    def acronym(self) -> str | None:
        return next((name.text for name in self.names if name.kind == ACRONYM), None)

    def has_id(self, text: str) -> bool:
        return text.casefold() in (self.id, *(one.id for one in self.merged))

    def is_called(self, text: str) -> bool:
        return any(fold(name.text) == fold(text) for name in self._known_names() if name.kind != ACRONYM)

    def has_acronym(self, text: str) -> bool:
        return any(fold(name.text) == fold(text) for name in self._known_names() if name.kind == ACRONYM)

    def _known_names(self) -> Iterator[Name]:
        return chain(self.names, *(one.names for one in self.merged))


def names_of(agencies: Mapping[str, Agency]) -> dict[str, tuple[Name, ...]]:
    """The names of each of the agencies, under its id."""
    return {one.id: one.names for one in agencies.values()}


@dataclass(frozen=True, slots=True)
class Reference:
    """How a record names an agency: by id, or by what it is called."""

    id: str | None = None
    name: str | None = None
    acronym: str | None = None
    kind: str | None = None

    def spellings(self) -> set[str]:
        return {fold(text) for text in (self.name, self.acronym) if text}


class Ambiguous(Exception):
    """Two agencies fit a reference equally well."""

    def __init__(self, fitting: Sequence[Agency]) -> None:
        super().__init__()
        self.ids = sorted(agency.id for agency in fitting)


def find(reference: Reference, known: Iterable[Agency]) -> Agency | None:
    """The agency that the reference means among those of its party: by id before name before acronym.

    What is given as the name may be an acronym: communiques often write nothing else. Raises Ambiguous where two fit.
    """
    agencies = list(known)
    for fits in (_has_id, _has_name, _has_acronym_for_name, _has_its_acronym):
        fitting = [agency for agency in agencies if fits(reference, agency)]
        if len(fitting) > 1:
            raise Ambiguous(fitting)
        if fitting:
            return fitting[0]
    return None


def _has_id(reference: Reference, agency: Agency) -> bool:
    return reference.id is not None and agency.has_id(reference.id)


def _has_name(reference: Reference, agency: Agency) -> bool:
    return reference.name is not None and agency.is_called(reference.name)


def _has_acronym_for_name(reference: Reference, agency: Agency) -> bool:
    return reference.name is not None and agency.has_acronym(reference.name)


def _has_its_acronym(reference: Reference, agency: Agency) -> bool:
    return reference.acronym is not None and agency.has_acronym(reference.acronym)


def readable_id(party: str, reference: Reference) -> str:
    """An id such as `ma-dgsn`, from the acronym or else the name."""
    own = slugify(reference.acronym or "") or slugify(reference.name or "") or "agency"
    return f"{party.casefold()}-{own}"


def names_of_new(reference: Reference) -> tuple[Name, ...]:
    """The names of an agency made from a reference. In which language a record names it is not said: `und`."""
    name = Name("official", "und", reference.name or reference.acronym or "")
    return (name, Name(ACRONYM, None, reference.acronym)) if reference.acronym else (name,)

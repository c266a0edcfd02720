"""How near a draft comes to the record that a careful analyst would enter. Pure functions of records.

The expected record is the `expected` of `tests/extraction/texts/*.json` (tests/extraction/README.md gives its keys), the
draft a record as `POST /v1/extractions` answers it.
"""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from app.text import words

Record = dict[str, Any]

FIELDS = (
    "parties",
    "agencies",
    "signatories",
    "instrument_type",
    "signed_on",
    "signed_at",
    "scope_areas",
    "cooperation_forms",
    "scope_extensible",
    "framework",
    "contact_points",
)


@dataclass(frozen=True)
class Value:
    """One value of a field: all that it may be called, and in a draft where it stands. Two that share a name are one."""

    field: str
    names: frozenset[Hashable]
    pointer: str = ""

    def __str__(self) -> str:
        return " / ".join(sorted(_shown(name) for name in self.names))


@dataclass
class Score:
    """Counts of values right, missed and wrong (drafted, not expected); `texts` and how many of them were wholly right."""

    right: int = 0
    missed: int = 0
    wrong: int = 0
    texts: int = 0
    texts_right: int = 0

    @property
    def precision(self) -> float | None:
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float | None:
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float | None:
        return _share(2 * self.right, 2 * self.right + self.missed + self.wrong)

    @property
    def exact(self) -> float | None:
        return _share(self.texts_right, self.texts)

    def add(self, comparison: "Comparison", name: str) -> None:
        missed, wrong = comparison.of(name, comparison.missed), comparison.of(name, comparison.wrong)
        self.right += len(comparison.of(name, comparison.right))
        self.missed += len(missed)
        self.wrong += len(wrong)
        self.texts += 1
        self.texts_right += not missed and not wrong


@dataclass
class Comparison:
    """A draft beside the expected record: `right` and `wrong` are values of the draft, `missed` of the expected one."""

    right: list[Value] = field(default_factory=list)
    wrong: list[Value] = field(default_factory=list)
    missed: list[Value] = field(default_factory=list)

    @staticmethod
    def of(name: str, values: Iterable[Value]) -> list[Value]:
        return [value for value in values if value.field == name]


def compare(expected: Record, draft: Record) -> Comparison:
    """Each expected value stands for one value of the draft at most: what is drafted twice is once too many."""
    comparison = Comparison(missed=list(expected_values(expected)))
    for value in drafted_values(draft):
        found = next((e for e in comparison.missed if e.field == value.field and e.names & value.names), None)
        if found is None:
            comparison.wrong.append(value)
        else:
            comparison.missed.remove(found)
            comparison.right.append(value)
    return comparison


def expected_values(expected: Record) -> Iterator[Value]:
    for party in expected["parties"]:
        yield Value("parties", frozenset({party}))
    for agency in expected["agencies"]:
        yield Value("agencies", _named(agency["party"], agency["name"], *agency.get("also", ())))
    for person in expected["signatories"]:
        yield Value("signatories", _named(person["party"], person["name"]))
    if expected["instrument_type"] is not None:
        types = {expected["instrument_type"], *expected.get("instrument_type_also", ())}
        yield Value("instrument_type", frozenset(types))
    yield from _shared_values(expected)


def drafted_values(draft: Record) -> Iterator[Value]:
    for n, party in enumerate(draft.get("parties") or ()):
        code, at = _party(party), f"/parties/{n}"
        yield Value("parties", frozenset({code}), at)
        for m, agency in enumerate(party.get("agencies") or ()):
            names = (agency[key] for key in ("name", "acronym") if agency.get(key))
            yield Value("agencies", _named(code, *names), f"{at}/agencies/{m}")
        for m, person in enumerate(party.get("signatories") or ()):
            yield Value("signatories", _named(code, person["name"]), f"{at}/signatories/{m}")
    if draft.get("instrument_type"):
        yield Value("instrument_type", frozenset({draft["instrument_type"]}), "/instrument_type")
    yield from _shared_values(draft)


def confidences(values: Iterable[Value], evidence: Iterable[Record]) -> dict[Value, float]:
    """The confidence of each value that evidence points to: the highest, where several words speak for one value."""
    found: dict[Value, float] = {}
    by_pointer = {value.pointer: value for value in values}
    for piece in evidence:
        value = _pointed_at(piece["pointer"], by_pointer)
        if value is not None and piece["confidence"] is not None:
            found[value] = max(found.get(value, 0.0), piece["confidence"])
    return found


def misquoted(text: str, evidence: Iterable[Record]) -> list[Record]:
    """The evidence whose quote does not stand at its offsets."""
    return [piece for piece in evidence if text[piece["start"] : piece["end"]] != piece["quote"]]


def _shared_values(record: Record) -> Iterator[Value]:
    """The fields that a draft and an expected record write alike."""
    if record.get("signed_on"):
        yield Value("signed_on", frozenset({record["signed_on"]}), "/signed_on")
    if record.get("signed_at"):
        yield Value("signed_at", frozenset({_place(record["signed_at"])}), "/signed_at")
    for name in ("scope_areas", "cooperation_forms"):
        for n, code in enumerate(record.get(name) or ()):
            yield Value(name, frozenset({code}), f"/{name}/{n}")
    for name in ("scope_extensible", "framework"):
        if record.get(name):
            yield Value(name, frozenset({True}), f"/{name}")
    for n, point in enumerate(record.get("contact_points") or ()):
        yield Value("contact_points", frozenset({(point["party"], point["role"])}), f"/contact_points/{n}")


def _place(signed_at: Record) -> str:
    """The place folded; the country's code where there is no place."""
    return _folded(signed_at["place"]) if signed_at.get("place") else str(signed_at.get("country"))


def _party(party: Record) -> str:
    return str(party.get("country") or party.get("organization"))


def _named(party: str, *names: str) -> frozenset[Hashable]:
    return frozenset((party, _folded(name)) for name in names)


def _folded(name: str) -> str:
    return " ".join(words(name))


def _pointed_at(pointer: str, by_pointer: dict[str, Value]) -> Value | None:
    """The value at the pointer or, for a part of a value (`/parties/0/country`), the one that holds it."""
    while pointer:
        if pointer in by_pointer:
            return by_pointer[pointer]
        pointer = pointer.rpartition("/")[0]
    return None


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _shown(name: Hashable) -> str:
    return " ".join(map(str, name)) if isinstance(name, tuple) else str(name)

"""From a query string to a typed filter, with the nearest right value for each wrong one. Pure.

A comma means any of these; a parameter given again means all of these.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app import dates
from app.accounts.clearance import Caller, Marking, Role
from app.errors import Forbidden
from app.http.parameters import Parameters
from app.schema_types import language_tag
from app.search.index import external_reference
from app.text import nearest, words
from app.vocabularies.vocabulary import Vocabularies

STATES = ("draft", "submitted", "published", "withdrawn")


@dataclass(frozen=True, slots=True)
class AnyTerm:
    """Has one of these terms: areas come with all that stands below them."""

    keys: frozenset[int]


@dataclass(frozen=True, slots=True)
class AnyAgency:
    ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class AnySignatory:
    """Was signed by someone in whose name all the words of one of these stand."""

    names: frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class AnyLanguage:
    tags: frozenset[str]


@dataclass(frozen=True, slots=True)
class AnyExternalId:
    references: frozenset[str]


@dataclass(frozen=True, slots=True)
class AnyAddress:
    texts: frozenset[str]


@dataclass(frozen=True, slots=True)
class AnyMarking:
    levels: frozenset[int]


@dataclass(frozen=True, slots=True)
class AnyState:
    states: frozenset[str]


@dataclass(frozen=True, slots=True)
class SignedFrom:
    """Signed on that day or later, as far as is known: `number`s as `app.dates.number` writes them."""

    number: int


@dataclass(frozen=True, slots=True)
class SignedTo:
    number: int


@dataclass(frozen=True, slots=True)
class AliveOn:
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class UpdatedSince:
    instant: str


Criterion = (
    AnyTerm | AnyAgency | AnySignatory | AnyLanguage | AnyExternalId | AnyAddress | AnyMarking | AnyState
    | SignedFrom | SignedTo | AliveOn | UpdatedSince
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filter:
    """Which records a caller asks for. There is none without a caller, so no statement without a clearance."""

    caller: Caller
    criteria: tuple[Criterion, ...] = ()


@dataclass(frozen=True, slots=True)
class _Coded:
    """A parameter whose values are codes of a vocabulary."""

    vocabulary: str
    what: str
    many: bool = True


CODED = {
    "country": _Coded("countries", "a party, by ISO 3166-1 code"),
    "organization": _Coded("organizations", "a party that is an international organization"),
    "scope": _Coded("scope_areas", "a crime area or anything below it"),
    "form": _Coded("cooperation_forms", "a form of cooperation"),
    "instrument_type": _Coded("instrument_types", "the kind of instrument", many=False),
    "status": _Coded("statuses", "the legal status", many=False),
    "legal_effect": _Coded("legal_effects", "the legal effect", many=False),
    "level": _Coded("levels", "between whom it was concluded", many=False),
    "contact_role": _Coded("contact_roles", "a role that one of its contact points has"),
}

# name: (description, example)
OTHERS = {
    "id": ("an id or slug", "ma-nl-2022-letter-of-intent"),
    "agency": ("the id of an agency that it names", "ma-dgsn"),
    "signatory": ("a signatory: all the words given stand in the name", "Hammouchi"),
    "language": ("a language in which it has a title (BCP 47)", "ar"),
    "external_id": ("an identifier elsewhere, as `scheme:value`", "other:123"),
    "signed_from": ("signed on this date or later (EDTF level 0)", "2020"),
    "signed_to": ("signed on this date or earlier (EDTF level 0)", "2024-06"),
    "alive_on": ("in effect on this day", "2025-01-01"),
    "marking": ("the TLP marking", "clear"),
    "state": ("the editorial state; published where it is not given", "published"),
    "updated_since": ("changed at this instant or later (RFC 3339)", "2026-01-01T00:00:00Z"),
}

NAMES = (*CODED, *OTHERS)


def parse(parameters: Parameters, caller: Caller, vocabularies: Vocabularies) -> Filter:
    """The filter that the parameters ask for; what is wrong is noted in `parameters`.

    Raises Unauthorized or Forbidden where the caller may not list such states.
    """
    criteria: list[Criterion] = []
    for name, coded in CODED.items():
        criteria += _coded(parameters, name, coded, vocabularies)
    for name in OTHERS:
        read, many = _READERS[name]
        for value in _groups(parameters, name, many):
            try:
                criteria.append(read(value, vocabularies))
            except _Wrong as wrong:
                parameters.wrong(name, wrong.code, wrong.detail, wrong.suggestion)
    _check_range(parameters, criteria)
    _check_states(caller, criteria)
    return Filter(caller, tuple(criteria))


class _Wrong(Exception):
    def __init__(self, detail: str, suggestion: str | None = None, code: str = "invalid") -> None:
        super().__init__(detail)
        self.code, self.detail, self.suggestion = code, detail, suggestion


def _groups(parameters: Parameters, name: str, many: bool) -> list[str]:
    if many:
        return parameters.all(name)
    value = parameters.one(name)
    return [] if value is None else [value]


def _alternatives(value: str) -> list[str]:
    return [part.strip() for part in value.split(",")]


def _coded(parameters: Parameters, name: str, coded: _Coded, vocabularies: Vocabularies) -> list[Criterion]:
    vocabulary = vocabularies[coded.vocabulary]
    found: list[Criterion] = []
    for value in _groups(parameters, name, coded.many):
        keys: set[int] = set()
        for part in _alternatives(value):
            code = vocabulary.canonical(part)
            if code is None:
                suggestion = vocabulary.suggest(part)
                parameters.wrong(name, "unknown_code", f"{part[:100]!r} is no code of {coded.vocabulary}.", suggestion)
            else:
                keys |= {vocabulary[below].key for below in vocabulary.below(code)}
        found.append(AnyTerm(frozenset(keys)))
    return found


def _ids(value: str, _: Vocabularies) -> Criterion:
    return AnyAddress(frozenset(part.casefold() for part in _filled(value)))


def _agencies(value: str, _: Vocabularies) -> Criterion:
    return AnyAgency(frozenset(part.casefold() for part in _filled(value)))


def _signatories(value: str, _: Vocabularies) -> Criterion:
    names = frozenset(words(part) for part in _filled(value))
    if () in names:
        raise _Wrong("The name has no letter.")
    return AnySignatory(names)


def _filled(value: str) -> list[str]:
    parts = _alternatives(value)
    if not all(parts):
        raise _Wrong("A value is missing.")
    return parts


def _languages(value: str, _: Vocabularies) -> Criterion:
    for tag in _alternatives(value):
        try:
            language_tag(tag)
        except ValueError as wrong:
            raise _Wrong(f"{tag[:100]!r} {wrong}.") from None
    return AnyLanguage(frozenset(tag.casefold() for tag in _alternatives(value)))


def _external_ids(value: str, vocabularies: Vocabularies) -> Criterion:
    schemes = vocabularies["id_schemes"]
    references = set()
    for part in _filled(value):
        scheme, colon, number = part.partition(":")
        if scheme not in schemes:
            near = schemes.suggest(scheme)
            raise _Wrong(f"{scheme[:100]!r} is no code of id_schemes.", near and f"{near}:{number}", "unknown_code")
        if not colon or not number:
            raise _Wrong("Write the scheme, a colon and the number.", f"{scheme}:I-12345")
        references.add(external_reference(scheme, number))
    return AnyExternalId(frozenset(references))


def _span(value: str) -> dates.Span:
    try:
        return dates.parse(value)
    except ValueError as wrong:
        raise _Wrong(f"{value[:100]!r} {wrong}.", dates.nearest(value)) from None


def _signed_from(value: str, _: Vocabularies) -> Criterion:
    return SignedFrom(dates.number(_span(value).first))


def _signed_to(value: str, _: Vocabularies) -> Criterion:
    return SignedTo(dates.number(_span(value).last))


def _alive_on(value: str, _: Vocabularies) -> Criterion:
    span = _span(value)
    return AliveOn(dates.number(span.first), dates.number(span.last))


def _updated_since(value: str, _: Vocabularies) -> Criterion:
    try:
        # In a query string a plus sign is a blank: `+02:00` arrives as ` 02:00`.
        return UpdatedSince(dates.parse_instant(value.replace(" ", "+")))
    except ValueError as wrong:
        raise _Wrong(f"{value[:100]!r} {wrong}.", "2026-01-01T00:00:00Z") from None


def _markings(value: str, _: Vocabularies) -> Criterion:
    return AnyMarking(frozenset(Marking(part).level for part in _options(value, [str(m) for m in Marking])))


def _states(value: str, _: Vocabularies) -> Criterion:
    return AnyState(frozenset(_options(value, STATES)))


def _options(value: str, options: Any) -> list[str]:
    for part in _alternatives(value):
        if part not in options:
            raise _Wrong(f"{part[:100]!r} is none of {', '.join(options)}.", nearest(part, options), "unknown_code")
    return _alternatives(value)


_READERS: dict[str, tuple[Callable[[str, Vocabularies], Criterion], bool]] = {
    "id": (_ids, False),
    "agency": (_agencies, True),
    "signatory": (_signatories, True),
    "language": (_languages, True),
    "external_id": (_external_ids, True),
    "signed_from": (_signed_from, False),
    "signed_to": (_signed_to, False),
    "alive_on": (_alive_on, False),
    "marking": (_markings, False),
    "state": (_states, False),
    "updated_since": (_updated_since, False),
}


def _check_range(parameters: Parameters, criteria: list[Criterion]) -> None:
    first = next((c.number for c in criteria if isinstance(c, SignedFrom)), None)
    last = next((c.number for c in criteria if isinstance(c, SignedTo)), None)
    if first is not None and last is not None and first > last:
        parameters.wrong("signed_from", "empty_range", "The range starts after its end.", parameters.one("signed_to"))


def _check_states(caller: Caller, criteria: list[Criterion]) -> None:
    wanted = {state for c in criteria if isinstance(c, AnyState) for state in c.states}
    if "withdrawn" in wanted:
        caller.require(Role.EDITOR)
    if wanted & {"draft", "submitted"} and not caller.may_do(Role.ANALYST):
        if caller.role is None:
            caller.require(Role.ANALYST)
        raise Forbidden("Drafts are for those who write records.")

"""From a query string to a typed filter, with the nearest right value for each wrong one. Pure.

A comma means any of these; a parameter given again means all of these.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from app import dates
from app.accounts.clearance import Caller, Marking, Role
from app.http.parameters import Parameters
from app.schema_types import language_tag
from app.search import text_query
from app.search.filters import (
    AliveOn,
    AnyAddress,
    AnyAgency,
    AnyExternalId,
    AnyLanguage,
    AnyMarking,
    AnySignatory,
    AnyState,
    AnyTerm,
    Criterion,
    Filter,
    SignedFrom,
    SignedTo,
    Text,
    UpdatedSince,
)
from app.search.index import external_reference
from app.search.text_query import MOST_WORDS, TooManyWords
from app.text import nearest, words
from app.vocabularies.vocabulary import Vocabularies, Vocabulary

STATES = ("draft", "submitted", "published", "withdrawn")


@dataclass(frozen=True, slots=True)
class Coded:
    """A parameter whose values are codes of a vocabulary; `many` where a record can have several of them."""

    vocabulary: str
    meaning: str
    many: bool = True


CODED = {
    "country": Coded("countries", "a party, by ISO 3166-1 code"),
    "organization": Coded("organizations", "a party that is an international organization"),
    "scope": Coded("scope_areas", "a crime area or anything below it"),
    "form": Coded("cooperation_forms", "a form of cooperation"),
    "instrument_type": Coded("instrument_types", "the kind of instrument", many=False),
    "status": Coded("statuses", "the legal status", many=False),
    "legal_effect": Coded("legal_effects", "the legal effect", many=False),
    "level": Coded("levels", "between whom it was concluded", many=False),
    "contact_role": Coded("contact_roles", "a role that one of its contact points has"),
}


class _Wrong(Exception):
    def __init__(self, detail: str, suggestion: str | None = None, code: str = "invalid") -> None:
        super().__init__(detail)
        self.code, self.detail, self.suggestion = code, detail, suggestion


def _ids(parts: list[str], _: Vocabularies) -> Criterion:
    return AnyAddress(frozenset(part.casefold() for part in parts))


def _agencies(parts: list[str], _: Vocabularies) -> Criterion:
    return AnyAgency(frozenset(part.casefold() for part in parts))


def _signatories(parts: list[str], _: Vocabularies) -> Criterion:
    names = frozenset(words(part) for part in parts)
    if () in names:
        raise _Wrong("The name has no letter.")
    if any(len(name) > 20 for name in names):
        raise _Wrong("The name has more than 20 words.")
    return AnySignatory(names)


def _languages(parts: list[str], _: Vocabularies) -> Criterion:
    for tag in parts:
        try:
            language_tag(tag)
        except ValueError as wrong:
            raise _Wrong(f"{tag[:100]!r} {wrong}.") from None
    return AnyLanguage(frozenset(tag.casefold() for tag in parts))


def _external_ids(parts: list[str], vocabularies: Vocabularies) -> Criterion:
    return AnyExternalId(frozenset(_external_id(part, vocabularies["id_schemes"]) for part in parts))


def _external_id(text: str, schemes: Vocabulary) -> str:
    scheme, _, number = text.partition(":")
    if scheme not in schemes:
        near = schemes.suggest(scheme)
        raise _Wrong(f"{scheme[:100]!r} is no code of id_schemes.", near and f"{near}:{number}", "unknown_code")
    if not number:
        raise _Wrong("Write the scheme, a colon and the number, such as unts:I-12345.")
    return external_reference(scheme, number)


def _markings(parts: list[str], _: Vocabularies) -> Criterion:
    _check_options(parts, tuple(Marking))
    return AnyMarking(frozenset(Marking(part).level for part in parts))


def _states(parts: list[str], _: Vocabularies) -> Criterion:
    _check_options(parts, STATES)
    return AnyState(frozenset(parts))


def _check_options(parts: list[str], options: Collection[str]) -> None:
    for part in parts:
        if part not in options:
            raise _Wrong(f"{part[:100]!r} is none of {', '.join(options)}.", nearest(part, options), "unknown_code")


def _span(value: str) -> dates.Span:
    try:
        return dates.parse(value)
    except ValueError as wrong:
        raise _Wrong(f"{value[:100]!r} {wrong}.", dates.nearest(value)) from None


def _signed_from(parts: list[str], _: Vocabularies) -> Criterion:
    return SignedFrom((dates.number(_span(parts[0]).first),))


def _signed_to(parts: list[str], _: Vocabularies) -> Criterion:
    return SignedTo((dates.number(_span(parts[0]).last),))


def _alive_on(parts: list[str], _: Vocabularies) -> Criterion:
    span = _span(parts[0])
    return AliveOn((dates.number(span.first), dates.number(span.last)))


def _updated_since(parts: list[str], _: Vocabularies) -> Criterion:
    try:
        # In a query string a plus sign is a blank: `+02:00` arrives as ` 02:00`.
        return UpdatedSince((dates.parse_instant(parts[0].replace(" ", "+")),))
    except ValueError as wrong:
        raise _Wrong(f"{parts[0][:100]!r} {wrong}.", dates.nearest(parts[0])) from None


@dataclass(frozen=True, slots=True)
class Other:
    """A parameter with values of its own form; `listed` where commas stand between several."""

    read: Callable[[list[str], Vocabularies], Criterion]
    meaning: str
    example: str
    many: bool = False
    listed: bool = True


OTHERS = {
    "id": Other(_ids, "an id or slug", "ma-nl-2022-letter-of-intent"),
    "agency": Other(_agencies, "the id of an agency that it names", "ma-dgsn", many=True),
    "signatory": Other(_signatories, "a signatory: all the words given stand in the name", "Hammouchi", many=True),
    "language": Other(_languages, "a language in which it has a title (BCP 47)", "ar", many=True),
    "external_id": Other(_external_ids, "an identifier elsewhere, as `scheme:value`", "unts:I-12345", many=True),
    "signed_from": Other(_signed_from, "signed on this date or later (EDTF level 0)", "2020", listed=False),
    "signed_to": Other(_signed_to, "signed on this date or earlier (EDTF level 0)", "2024-06", listed=False),
    "alive_on": Other(_alive_on, "in effect on this day", "2025-01-01", listed=False),
    "marking": Other(_markings, "the TLP marking", "clear"),
    "state": Other(_states, "the editorial state; published where it is not given", "published"),
    "updated_since": Other(
        _updated_since, "changed at this instant or later (RFC 3339)", "2026-01-01T00:00:00Z", listed=False
    ),
}

TEXT = "q"
NAMES = (*CODED, *OTHERS, TEXT)


def parse(parameters: Parameters, caller: Caller, vocabularies: Vocabularies) -> Filter:
    """The filter that the parameters ask for; what is wrong is noted in `parameters`.

    Raises Unauthorized or Forbidden where the caller may not list such states.
    """
    criteria: list[Criterion] = []
    for name, coded in CODED.items():
        for value in _values(parameters, name, coded.many):
            parts = parameters.alternatives(name, value)
            criteria.append(AnyTerm(_term_keys(parameters, name, parts, vocabularies[coded.vocabulary])))
    for name, other in OTHERS.items():
        for value in _values(parameters, name, other.many):
            parts = parameters.alternatives(name, value) if other.listed else [value]
            try:
                criteria.append(other.read(parts, vocabularies))
            except _Wrong as wrong:
                parameters.wrong(name, wrong.code, wrong.detail, wrong.suggestion)
    _check_range(parameters, criteria)
    _check_states(caller, criteria)
    return Filter(caller, tuple(criteria), _text(parameters, vocabularies))


def _text(parameters: Parameters, vocabularies: Vocabularies) -> Text | None:
    typed = parameters.one(TEXT)
    if typed is None:
        return None
    if not typed.strip():
        parameters.wrong(TEXT, "missing", "A value is missing: give words to look for, or leave q out.")
        return None
    try:
        asked = text_query.read(typed)
    except TooManyWords:
        parameters.wrong(TEXT, "too_many", f"A query has {MOST_WORDS} words at most.")
        return None
    single = tuple(part[0] for part in asked.wanted if len(part) == 1)
    return Text(text_query.ranks(asked, vocabularies), single, typed)


def _values(parameters: Parameters, name: str, many: bool) -> list[str]:
    if many:
        return parameters.all(name)
    value = parameters.one(name)
    return [] if value is None else [value]


def _term_keys(parameters: Parameters, name: str, parts: list[str], vocabulary: Vocabulary) -> frozenset[int]:
    """The keys of the codes. Every area is kept with all above it, so the key of one finds what stands below it too."""
    keys: set[int] = set()
    for part in parts:
        code = vocabulary.canonical(part)
        if code is None:
            suggestion = vocabulary.suggest(part)
            parameters.wrong(name, "unknown_code", f"{part[:100]!r} is no code of {vocabulary.name}.", suggestion)
        else:
            keys.add(vocabulary[code].key)
    return frozenset(keys)


def _check_range(parameters: Parameters, criteria: list[Criterion]) -> None:
    first = next((c.values[0] for c in criteria if isinstance(c, SignedFrom)), None)
    last = next((c.values[0] for c in criteria if isinstance(c, SignedTo)), None)
    if first is not None and last is not None and first > last:
        parameters.wrong("signed_from", "empty_range", "The range starts after its end.", parameters.one("signed_to"))


def _check_states(caller: Caller, criteria: list[Criterion]) -> None:
    wanted = {state for c in criteria if isinstance(c, AnyState) for state in c.any_of}
    if "withdrawn" in wanted:
        caller.require(Role.EDITOR)
    if wanted & {"draft", "submitted"}:
        caller.require(Role.ANALYST)

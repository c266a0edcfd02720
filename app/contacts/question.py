"""Whom a caller asks for: from a query string to a typed question, with the nearest right code for each wrong one."""

from dataclasses import dataclass

from app.accounts.clearance import Caller, Role
from app.http.parameters import Parameters
from app.text import nearest
from app.vocabularies.vocabulary import Term, Vocabularies, Vocabulary

PARAMETERS = ("country", "organization", "requesting", "scope", "overdue", "limit", "cursor")


@dataclass(frozen=True, slots=True)
class Question:
    """Keys of terms: the party to be called, the one that calls, and the area with all above it."""

    caller: Caller
    party: int | None
    requesting: int | None
    areas: frozenset[int]
    overdue: bool


def read_question(asked: Parameters, caller: Caller, vocabularies: Vocabularies) -> Question:
    """What is wrong is noted in `asked`. Raises Unauthorized or Forbidden where only editors may ask it."""
    overdue = asked.flag("overdue")
    if overdue:
        caller.require(Role.EDITOR)
    country = _term(asked, "country", vocabularies, "countries")
    organization = _term(asked, "organization", vocabularies, "organizations")
    given = [name for name in ("country", "organization") if asked.all(name)]
    if len(given) > 1:
        asked.wrong("organization", "country_or_organization", "Ask for a country or for an organization.")
    if not given and not overdue:
        asked.wrong("country", "missing", "Say whom you want to call: give a country or an organization.")
    party = country or organization
    requesting = _term(asked, "requesting", vocabularies, "countries", "organizations")
    scope = _term(asked, "scope", vocabularies, "scope_areas")
    areas = vocabularies["scope_areas"]
    return Question(
        caller,
        party.key if party else None,
        requesting.key if requesting else None,
        frozenset(areas[code].key for code in areas.above(scope.code)) if scope else frozenset(),
        overdue,
    )


def _term(asked: Parameters, name: str, vocabularies: Vocabularies, *kinds: str) -> Term | None:
    """The term that the parameter names, of one of the vocabularies."""
    value = asked.one(name)
    if value is None:
        return None
    for kind in kinds:
        code = vocabularies[kind].canonical(value.strip())
        if code is not None:
            return vocabularies[kind][code]
    near = _nearest(value, [vocabularies[kind] for kind in kinds])
    asked.wrong(name, "unknown_code", f"{value[:100]!r} is no code of {' or '.join(kinds)}.", near)
    return None


def _nearest(value: str, vocabularies: list[Vocabulary]) -> str | None:
    """What one of the vocabularies suggests; of several suggestions the one whose code or label is most like."""
    found = [vocabulary[code] for vocabulary in vocabularies if (code := vocabulary.suggest(value))]
    if len(found) < 2:
        return found[0].code if found else None
    spellings = {text: term.code for term in found for text in (term.code, *term.labels.values())}
    near = nearest(value, spellings)
    return None if near is None else spellings[near]

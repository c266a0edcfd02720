"""What an agency that an editor sends must fulfil, and how one is called that another was merged into. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.agencies.rules import ACRONYM, ID_PATTERN, Agency, Name, Reference, readable_id
from app.directory.schemas import MOST_NAMES, AgencyInput
from app.errors import Mistake
from app.shapes import shaped
from app.text import fold
from app.vocabularies.vocabulary import Term, Vocabularies


@dataclass(frozen=True, slots=True)
class SentAgency:
    """What an editor sent, with every mistake that can be told without a database.

    `party` is None where there is none that is right; `broken` are the keys of a wrong shape, which say nothing.
    """

    content: AgencyInput
    party: Term | None
    kind: Term | None
    mistakes: tuple[Mistake, ...]
    broken: frozenset[str]

    @property
    def names(self) -> tuple[Name, ...]:
        proper = [Name(name.kind, name.language, name.text) for name in self.content.names]
        return (*proper, *(Name(ACRONYM, None, text) for text in self.content.acronyms))

    def readable_id(self) -> str:
        """An id from the acronym or the name by which records will call it."""
        assert self.party is not None
        called = Agency(0, "", self.party.code, None, self.names)
        return readable_id(self.party.code, Reference(name=called.name, acronym=called.acronym))


def read_agency(sent: Any, vocabularies: Vocabularies) -> SentAgency:
    """The agency that the JSON value makes."""
    content, mistakes = shaped(AgencyInput, sent)
    broken = frozenset((mistake.pointer or "").split("/")[1] for mistake in mistakes if mistake.pointer)
    if content is None:
        known = dict(sent) if isinstance(sent, Mapping) else {}
        kept = {key: value for key, value in known.items() if key in AgencyInput.model_fields and key not in broken}
        content = AgencyInput.model_validate(kept, strict=True)
        if not isinstance(sent, Mapping):
            return SentAgency(content, None, None, tuple(mistakes), broken)
    kind = vocabularies["agency_kinds"].get(content.kind or "")
    whole = SentAgency(content, _party(content, vocabularies), kind, (), broken)
    rules: Sequence[tuple[set[str], Callable[[], Iterator[Mistake]]]] = (
        ({"country", "organization"}, lambda: _belongs(content, vocabularies)),
        (set(), lambda: _kind(content, vocabularies)),
        ({"names"}, lambda: _named(content)),
        (set(), lambda: _nothing_twice(content)),
        ({"id", "names", "acronyms", "country", "organization"}, lambda: _id(whole)),
    )
    meaning = [mistake for needs, rule in rules if not needs & broken for mistake in rule()]
    return SentAgency(content, whole.party, kind, (*mistakes, *meaning), broken)


def _party(content: AgencyInput, vocabularies: Vocabularies) -> Term | None:
    if (content.country is None) == (content.organization is None):
        return None
    name = "countries" if content.country else "organizations"
    code = vocabularies[name].canonical(content.country or content.organization or "")
    return None if code is None else vocabularies[name][code]


def _belongs(content: AgencyInput, vocabularies: Vocabularies) -> Iterator[Mistake]:
    if (content.country is None) == (content.organization is None):
        yield Mistake("country_or_organization", "An agency is a country's or an organization's.", pointer="")
    for key, name, code in (
        ("country", "countries", content.country),
        ("organization", "organizations", content.organization),
    ):
        if code is not None and vocabularies[name].canonical(code) is None:
            yield _unknown(code, name, key, vocabularies)


def _kind(content: AgencyInput, vocabularies: Vocabularies) -> Iterator[Mistake]:
    if content.kind is not None and content.kind not in vocabularies["agency_kinds"]:
        yield _unknown(content.kind, "agency_kinds", "kind", vocabularies)


def _unknown(code: str, name: str, key: str, vocabularies: Vocabularies) -> Mistake:
    detail, near = f"{code[:100]!r} is no code of {name}.", vocabularies[name].suggest(code)
    return Mistake("unknown_code", detail, pointer=f"/{key}", suggestion=near)


def _named(content: AgencyInput) -> Iterator[Mistake]:
    if not content.names:
        yield Mistake("missing", "An agency needs a name in one language at least.", pointer="/names")


def _nothing_twice(content: AgencyInput) -> Iterator[Mistake]:
    names = [(name.language.casefold(), fold(name.text)) for name in content.names]
    for key, texts in (("names", names), ("acronyms", [("", fold(text)) for text in content.acronyms])):
        for n, one in enumerate(texts):
            if one in texts[:n]:
                yield Mistake("listed_twice", "It is called so already.", pointer=f"/{key}/{n}")


def _id(sent: SentAgency) -> Iterator[Mistake]:
    if sent.content.id is not None and not ID_PATTERN.fullmatch(sent.content.id):
        better = sent.readable_id() if sent.party and sent.names else None
        detail = "An agency's id has only a-z, 0-9 and single hyphens."
        yield Mistake("invalid", detail, pointer="/id", suggestion=better)


def taken(sent: SentAgency, before: Iterable[Name], others: Sequence[Agency]) -> Iterator[Mistake]:
    """The names and acronyms that `others`, agencies of the same party, have; those it had `before` may stay."""
    had = {(name.kind == ACRONYM, fold(name.text)) for name in before}
    for n, name in enumerate(sent.content.names):
        if (False, fold(name.text)) not in had:
            yield from _is_another(f"/names/{n}", name.text, [one for one in others if one.is_called(name.text)])
    for n, text in enumerate(sent.content.acronyms):
        if (True, fold(text)) not in had:
            yield from _is_another(f"/acronyms/{n}", text, [one for one in others if one.has_acronym(text)])


def _is_another(where: str, text: str, others: Sequence[Agency]) -> Iterator[Mistake]:
    if others:
        detail = f"{others[0].id} is called {text[:100]!r}: change that one, or merge the two."
        yield Mistake("name_taken", detail, pointer=where, suggestion=others[0].id)


def united(own: Sequence[Name], others: Iterable[Name]) -> tuple[Name, ...]:
    """The names of an agency and, behind them, those of one merged into it by which it was not called.

    What was official there is an alias here.
    """
    names = list(own)
    for name in others:
        kind = "alias" if name.kind == "official" else name.kind
        known = {(one.kind == ACRONYM, fold(one.text)) for one in names}
        if (kind == ACRONYM, fold(name.text)) not in known:
            names.append(Name(kind, name.language, name.text))
    proper = [name for name in names if name.kind != ACRONYM]
    return (*proper[:MOST_NAMES], *[name for name in names if name.kind == ACRONYM][:MOST_NAMES])

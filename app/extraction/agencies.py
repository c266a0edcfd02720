"""Agencies: those that the caller knows by name, and those that a country has by the names that all countries use."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from app.extraction.files import LANGUAGES, read_file
from app.extraction.matching import expanded, surfaces


@dataclass(frozen=True, slots=True)
class KnownAgency:
    """An agency that has an id: its party is a country or organization code; each name has its language's tag."""

    id: str
    party: str
    kind: str | None
    names: tuple[tuple[str, str], ...]
    acronyms: tuple[str, ...] = field(default=())

    def name_in(self, language: str) -> str | None:
        """The first of its names in the language."""
        return next((text for tag, text in self.names if tag == language), None)


# What a directorate's name becomes in the title of who heads it: "director general of national security".
_HEADS = {
    "en": (
        ("general directorate", "directorate general", "directorate-general"),
        ("director general", "director-general", "general director", "head of the general directorate"),
    ),
    "fr": (("direction generale",), ("directeur general", "directrice generale", "patron", "dg")),
    "es": (("direccion general",), ("director general", "directora general")),
    "nl": (("directoraat generaal", "algemene directie"), ("directeur generaal",)),
    "ar": (("المديريه العامه",), ("المدير العام", "مدير عام", "مدير المديريه العامه")),
}


# How the directorate is written that one of these heads has.
_DIRECTORATES = {
    "en": "General Directorate",
    "fr": "Direction générale",
    "es": "Dirección General",
    "nl": "Directoraat-generaal",
    "ar": "المديرية العامة",
}


def head_in(words: Sequence[str], language: str) -> int:
    """How many of the folded words are the title of a directorate's head; 0 where they begin with none."""
    heads = (head.split() for head in _HEADS[language][1])
    return max((len(head) for head in heads if list(words[: len(head)]) == head), default=0)


def directorate(rest: str, language: str) -> str:
    """The name of the directorate whose head's title goes on with `rest`: "of national security"."""
    return f"{_DIRECTORATES[language]} {rest}"


@cache
def generic_names(language: str) -> dict[str, list[str]]:
    """Folded name → the types of agency that are called so."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, entry in read_file("agencies.toml").items():
        for phrase in entry[language]:
            for text in expanded(phrase):
                for spelling in (surfaces(text, language), *headed(surfaces(text, language), language)):
                    found[spelling].append(name)
    return found


def headed(name: str, language: str) -> Iterator[str]:
    """The title of who heads a general directorate, folded as its name is."""
    directorates, heads = _HEADS[language]
    for directorate in directorates:
        if name.startswith(directorate + " "):
            yield from (head + name[len(directorate) :] for head in heads)


def kind_of(type_name: str) -> str:
    return str(read_file("agencies.toml")[type_name]["kind"])


@lru_cache(maxsize=8)
def known_names(agencies: tuple[KnownAgency, ...], language: str) -> dict[str, tuple[str, ...]]:
    """Folded name, acronym or title of the head → the ids of the agencies that are called so.

    In the Latin script a text may write a name of any language.
    """
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for agency in agencies:
        for name in (*(text for _, text in agency.names), *agency.acronyms):
            if (language == "ar") == any("\u0600" <= character <= "\u06ff" for character in name) or name.isascii():
                spelling = surfaces(name, language)
                if len(spelling) >= 2:
                    for text in (spelling, *headed(spelling, language)):
                        found[text][agency.id] = None
    return {text: tuple(ids) for text, ids in found.items()}


@lru_cache(maxsize=8)
def types_of(agencies: tuple[KnownAgency, ...]) -> dict[tuple[str, str], tuple[str, ...]]:
    """(party, type) → the known agencies of the party that are of the type, by one of their names."""
    found: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for agency in agencies:
        for name in types_named(text for _, text in agency.names):
            found[agency.party, name][agency.id] = None
        if agency.kind == "police":
            found[agency.party, "police"][agency.id] = None
    return {key: tuple(ids) for key, ids in found.items()}


def types_named(names: Iterable[str]) -> set[str]:
    """The types that a part of one of the names is a name of; bare "police" is every police's."""
    found: set[str] = set()
    for name in names:
        for language in LANGUAGES:
            words, generic = surfaces(name, language).split(), generic_names(language)
            for part in _parts(words):
                found.update(generic.get(part, ()))
    return found - {"police"}


def _parts(words: Sequence[str]) -> Iterator[str]:
    return (" ".join(words[n:m]) for n in range(len(words)) for m in range(n + 1, len(words) + 1))

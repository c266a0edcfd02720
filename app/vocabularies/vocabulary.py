"""The controlled vocabularies: codes, labels in five languages, hierarchy, and the nearest code to a wrong one.

The data files beside this module are what is true; `app.vocabularies.repository` brings them to the database.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b
from importlib import resources
from typing import Any

import orjson

from app.text import fold, nearest

LANGUAGES = ("en", "fr", "ar", "es", "nl")

# In the order in which `GET /v1/vocabularies` shows them: what a record is about first, then its parts.
NAMES = (
    "scope_areas", "cooperation_forms", "instrument_types", "statuses", "legal_effects", "levels", "countries",
    "organizations", "agency_kinds", "contact_roles", "contact_tasks", "relation_types", "event_types",
    "source_kinds", "title_kinds", "id_schemes",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """One code of a vocabulary; there is one of each.

    `key` stands for (vocabulary, code) in index tables: a number made from both, so that it is the same in every
    database and statements are built without asking one.
    """

    key: int
    vocabulary: str
    code: str
    labels: Mapping[str, str]
    broader: tuple[str, ...]
    attributes: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "labels": self.labels, "broader": list(self.broader), **self.attributes}


def _term(vocabulary: str, data: dict[str, Any]) -> Term:
    code, labels, broader = data.pop("code"), data.pop("labels"), tuple(data.pop("broader", ()))
    digest = blake2b(f"{vocabulary}/{code}".encode(), digest_size=4).digest()
    return Term(int.from_bytes(digest) & 0x7FFFFFFF, vocabulary, code, labels, broader, data)


class Vocabulary(Mapping[str, Term]):
    """The terms of one vocabulary by code, in their order."""

    def __init__(self, name: str, terms: list[Term]) -> None:
        self.name = name
        self._terms = {term.code: term for term in terms}

    def __getitem__(self, code: str) -> Term:
        return self._terms[code]

    def __contains__(self, code: object) -> bool:
        return code in self._terms

    def __iter__(self) -> Iterator[str]:
        return iter(self._terms)

    def __len__(self) -> int:
        return len(self._terms)

    @cached_property
    def _narrower(self) -> dict[str, list[str]]:
        narrower: dict[str, list[str]] = {code: [] for code in self._terms}
        for term in self._terms.values():
            for parent in term.broader:
                narrower[parent].append(term.code)
        return narrower

    def narrower(self, code: str) -> list[str]:
        """The codes directly below."""
        return self._narrower[code]

    def below(self, code: str) -> frozenset[str]:
        """The code and everything below it."""
        found = {code}
        for child in self._narrower[code]:
            found |= self.below(child)
        return frozenset(found)

    def above(self, code: str) -> frozenset[str]:
        """The code and everything above it."""
        found = {code}
        for parent in self._terms[code].broader:
            found |= self.above(parent)
        return frozenset(found)

    def _spellings(self) -> Iterator[tuple[str, str]]:
        """Every code and label, folded, with the code that it stands for; a spelling may stand for several."""
        for term in self._terms.values():
            others = (term.attributes[key] for key in ("alpha_3", "also") if key in term.attributes)
            for text in (term.code, *others, *term.labels.values()):
                yield fold(text), term.code

    @cached_property
    def _by_spelling(self) -> dict[str, str]:
        spellings: dict[str, str] = {}
        for text, code in self._spellings():
            spellings.setdefault(text, code)
        return spellings

    @cached_property
    def _ambiguous(self) -> frozenset[str]:
        return frozenset(text for text, code in self._spellings() if self._by_spelling[text] != code)

    def called(self, value: str) -> str | None:
        """The one code that has `value` for a code or label in any language, whatever its case and accents."""
        spelling = fold(value[:200])
        return None if spelling in self._ambiguous else self._by_spelling.get(spelling)

    def suggest(self, value: str) -> str | None:
        """The code that `value` most likely means: it is like the code or one of its labels."""
        exact = self._by_spelling.get(fold(value[:200]))
        if exact is not None:
            return exact
        # Two or three letters are like too many country codes to mean one of them.
        spellings = [text for text in self._by_spelling if self.name != "countries" or len(text) > 3]
        near = nearest(value, spellings)
        return None if near is None else self._by_spelling[near]

    def canonical(self, value: str) -> str | None:
        """The code that `value` writes, or None. A country may be written in alpha-3 and in any letter case."""
        if value in self._terms:
            return value
        return self._country_codes.get(value.upper()) if self.name == "countries" and value.isascii() else None

    @cached_property
    def _country_codes(self) -> dict[str, str]:
        codes = {code: code for code in self._terms}
        return codes | {term.attributes["alpha_3"]: code for code, term in self._terms.items()}


class Vocabularies(Mapping[str, Vocabulary]):
    """All vocabularies by name. They never change, so what is made of them can be kept by them."""

    __hash__ = object.__hash__

    def __init__(self, vocabularies: list[Vocabulary]) -> None:
        self._vocabularies = {vocabulary.name: vocabulary for vocabulary in vocabularies}

    def __getitem__(self, name: str) -> Vocabulary:
        return self._vocabularies[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._vocabularies)

    def __len__(self) -> int:
        return len(self._vocabularies)

    def terms(self) -> Iterator[Term]:
        for vocabulary in self._vocabularies.values():
            yield from vocabulary.values()

    @cached_property
    def by_key(self) -> Mapping[int, Term]:
        return {term.key: term for term in self.terms()}


@lru_cache(maxsize=1)
def shipped() -> Vocabularies:
    """The vocabularies that ship with this version. They never change while it runs."""
    folder = resources.files("app.vocabularies") / "data"
    return Vocabularies(
        [
            Vocabulary(name, [_term(name, data) for data in orjson.loads((folder / f"{name}.json").read_bytes())])
            for name in NAMES
        ]
    )

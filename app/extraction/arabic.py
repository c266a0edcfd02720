"""Which Arabic words the lexicon knows: by them a word is told from the particles that are written as a part of it."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from app.extraction.files import read_file, read_table
from app.extraction.tokens import fold
from app.vocabularies.vocabulary import shipped

_WORD = re.compile(r"[\u0621-\u064a][\u0621-\u065f]*")
_ARTICLE = "ال"
_FILES = ("phrases/ar.toml", "cues/ar.toml", "coordination.toml", "agencies.toml", "organizations.toml", "dates.toml")
_TABLES = {"cities": "arabic", "adjectives": "ar", "names": "names"}


@cache
def known_words() -> frozenset[str]:
    """Folded, without those that are another known word with a particle before it, unless they are names (وجدة)."""
    names = _words(row[column] for name, column in _TABLES.items() for row in read_table(name))
    names |= _words((read_file("cues/ar.toml")["words"]["first_names"],))
    words = names | _words(_texts())
    return frozenset(word for word in words if word in names or not _is_joined(word, words))


def _words(texts: Iterable[str]) -> set[str]:
    return {fold(word) for text in texts for word in _WORD.findall(text)}


def _texts() -> Iterator[str]:
    for path in _FILES:
        yield from _strings(read_file(path))
    for vocabulary in ("countries", "organizations", "scope_areas", "cooperation_forms"):
        yield from (term.labels["ar"] for term in shipped()[vocabulary].values())


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _each(value.values())
    elif isinstance(value, list):
        yield from _each(value)


def _each(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        yield from _strings(value)


def _is_joined(word: str, words: set[str]) -> bool:
    for particle in ("و", "ب", "ل", "ول", "وب"):
        rest = word[len(particle) :]
        if not word.startswith(particle) or len(rest) < 3:
            continue
        if particle.endswith("ل") and rest.startswith("ل"):
            rest = _ARTICLE + rest[1:]
        bare = rest.removeprefix(_ARTICLE)
        if rest in words or bare in words or _ARTICLE + bare in words:
            return True
    return False

"""From text to tokens: words as they are compared, and for each the forms by which its other forms find it. Pure.

A token is a folded word, or a form of one: `·fr` and the stem, so that a stem meets no word and none of another
language. One analysis for both databases, for what is kept and for what is asked.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

import Stemmer

from app.text import words
from app.tokens import GAP
from app.vocabularies.vocabulary import LANGUAGES

# Two for Dutch: one brings `verdragen` to `verdrag`, the other `grenzen` to `grens`, neither both.
_STEMMERS: Final = {
    "ar": (Stemmer.Stemmer("arabic"),),
    "en": (Stemmer.Stemmer("english"),),
    "fr": (Stemmer.Stemmer("french"),),
    "es": (Stemmer.Stemmer("spanish"),),
    "nl": (Stemmer.Stemmer("dutch_porter"), Stemmer.Stemmer("dutch")),
}
_LATIN = tuple(language for language in LANGUAGES if language != "ar")

# No word is as long; PostgreSQL takes no token of more than 2,046 bytes.
_LONGEST = 100

# What may be written together before a word: and, so; with, like, for; the article, which merges with `for`.
_PROCLITICS = re.compile("^[وف]?(?:[بكل]?ال|لل)(?=..)")
_LONE_PROCLITIC = re.compile("^[وفبكل](?=...)")
_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3]")


def version() -> str:
    """Of what the forms are made: other forms find nothing in an index of these."""
    return f"1 {Stemmer.version()}"


def tokens(text: str, language: str) -> Sequence[str]:
    """The words of a text, a gap, and their forms in its language (a BCP 47 tag; none where it has no stemmer)."""
    # Names of agencies, places and people come again and again.
    return _kept_tokens(text, language) if len(text) <= _SHORT else _tokens(text, language)


def _tokens(text: str, language: str) -> Sequence[str]:
    plain = [word[:_LONGEST] for word in words(text)]
    spoken = language.casefold().split("-")[0]
    found = [form for word in plain for form in _ordered_forms(word, spoken)]
    return (*plain, GAP, *found, GAP) if found else (*plain, GAP) if plain else ()


_SHORT = 80
_kept_tokens = lru_cache(maxsize=4096)(_tokens)


def asked_forms(word: str) -> frozenset[str]:
    """The forms of a word of which nobody says in what language it is."""
    if _ARABIC.search(word):
        return forms(word, "ar")
    return frozenset(form for language in _LATIN for form in forms(word, language))


@lru_cache(maxsize=65536)
def forms(word: str, language: str) -> frozenset[str]:
    """The forms of a folded word in that language, as tokens."""
    stemmers = _STEMMERS.get(language, ())
    bases = _arabic_bases(word) if language == "ar" and _ARABIC.search(word) else (word,)
    stems = {stemmer.stemWord(base) for base in bases for stemmer in stemmers}
    if language == "nl":
        # The stem of `wapens` is `wapen`, of which either takes `en` for a plural's.
        stems.add(word)
    return frozenset(f"·{language}{stem}"[:_LONGEST] for stem in stems)


@lru_cache(maxsize=65536)
def _ordered_forms(word: str, language: str) -> tuple[str, ...]:
    return tuple(sorted(forms(word, language)))


def _arabic_bases(word: str) -> Iterator[str]:
    """The word without what is written together with it; both readings where a first letter may be its own."""
    bare = _PROCLITICS.sub("", word)
    yield _as_definite(bare)
    if bare == word and (rest := _LONE_PROCLITIC.sub("", word)) != word:
        yield _as_definite(rest)


def _as_definite(word: str) -> str:
    # The stemmer takes plural and feminine endings from definite nouns alone, and knows the feminine one, which
    # folding made a ه, as ة.
    return "ال" + (f"{word[:-1]}ة" if word.endswith("ه") and len(word) > 3 else word)


def code_token(kind: str, code: object) -> str:
    """A code among the tokens: `kind` is one letter for what it is a code of."""
    return f"·{kind}{str(code).replace('-', '·')}"


def within(found: Iterable[str], budget: int) -> tuple[str, ...]:
    """The tokens that fit: PostgreSQL keeps at most a megabyte of one record."""
    kept: list[str] = []
    found = tuple(found)
    # No character takes more than four bytes.
    if sum(map(len, found)) * 4 + len(found) * 12 <= budget:
        return found
    for token in found:
        budget -= len(token.encode()) + 12
        if budget < 0:
            break
        kept.append(token)
    return tuple(kept)

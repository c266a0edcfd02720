"""From what a person types to what the text index is asked: words, `"a phrase"`, `-not`. Pure.

Relevance rests on the record alone: a record ranks by the narrowest of these in which every word is found: its titles
as written, its titles in any form of the word, with its people, agencies and places, with its summaries, with the
labels of its codes. Each rank takes in those before it, so a page is read rank by rank and stops where it is full.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.search.analysis import asked_forms, code_token, forms
from app.text import words
from app.tokens import AllOf, AnyOf, But, Expression, Field, Phrase
from app.vocabularies.vocabulary import Term, Vocabularies

MOST_WORDS = 50
EVERY_RECORD = code_token("r", "")

# Whose labels are looked through; `named` where a code stands for what a record names, not for what is above it.
LABELLED = {
    "scope_areas": True,
    "cooperation_forms": False,
    "instrument_types": False,
    "countries": False,
    "organizations": False,
}
_PART = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')
_TITLES = (Field.TITLES,)
_NAMES = (*_TITLES, Field.NAMES)
_SUMMARIES = (*_NAMES, Field.SUMMARIES)
_NOTHING = Phrase((code_token("r", "none"),), (Field.CODES,))


class TooManyWords(Exception):
    """More words than a query takes."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed: all of these are to be found, each a word or the words of a phrase, and none of those."""

    wanted: tuple[tuple[str, ...], ...]
    unwanted: tuple[tuple[str, ...], ...]


def read(text: str) -> Asked:
    """Raises TooManyWords. A quotation mark without its other one is none."""
    wanted: dict[tuple[str, ...], None] = {}
    unwanted: dict[tuple[str, ...], None] = {}
    for sign, phrase, word in _PART.findall(text if text.count('"') % 2 == 0 else text.replace('"', " ")):
        found = tuple(one[:100] for one in words(phrase or word))
        if not found:
            continue
        if sign:
            unwanted[found] = None
        elif phrase:
            wanted[found] = None
        else:
            wanted.update({(one,): None for one in found})
    if sum(map(len, [*wanted, *unwanted])) > MOST_WORDS:
        raise TooManyWords
    return Asked(tuple(wanted), tuple(unwanted))


def ranks(asked: Asked, vocabularies: Vocabularies) -> tuple[Expression, ...]:
    """What finds the records of each rank and of those before it; the last finds all."""
    if not asked.wanted and not asked.unwanted:
        return (_NOTHING,)
    everywhere = [_everywhere(part, vocabularies) for part in asked.wanted]
    found: list[Expression] = (
        [AllOf(parts) for parts in zip(*everywhere, strict=True)]
        if everywhere
        else [Phrase((EVERY_RECORD,), (Field.CODES,))]
    )
    if asked.unwanted:
        unwanted = AnyOf(tuple(_everywhere(part, vocabularies)[-1] for part in asked.unwanted))
        return tuple(But(rank, unwanted) for rank in found)
    return tuple(found)


def _everywhere(part: tuple[str, ...], vocabularies: Vocabularies) -> list[Expression]:
    """Where the part may stand, rank by rank."""
    labels = _labels(vocabularies)
    as_forms = asked_forms(part[0]) if len(part) == 1 else frozenset()
    spellings = [part, *((form,) for form in sorted(as_forms))]
    codes = labels.of_word(part[0], as_forms) if len(part) == 1 else labels.of_phrase(part)

    def anyhow(fields: tuple[Field, ...]) -> Expression:
        return AnyOf(tuple(Phrase(spelling, fields) for spelling in spellings))

    last = anyhow(_SUMMARIES)
    return [
        Phrase(part, _TITLES),
        anyhow(_TITLES),
        AnyOf((anyhow(_TITLES), Phrase(part, _NAMES))),
        anyhow(_NAMES),
        AnyOf((anyhow(_NAMES), Phrase(part, _SUMMARIES))),
        last,
        AnyOf((last, *(Phrase((code,), (Field.CODES,)) for code in sorted(codes)))) if codes else last,
    ]


@dataclass(frozen=True, slots=True)
class Labels:
    """Which codes, as tokens, a word or phrase of a label stands for."""

    by_token: Mapping[str, frozenset[str]]
    texts: tuple[tuple[tuple[str, ...], str], ...]

    def of_word(self, word: str, as_forms: frozenset[str]) -> frozenset[str]:
        return frozenset().union(*(self.by_token.get(token, frozenset()) for token in (word, *as_forms)))

    def of_phrase(self, phrase: tuple[str, ...]) -> frozenset[str]:
        return frozenset(
            code
            for text, code in self.texts
            if any(text[n : n + len(phrase)] == phrase for n in range(len(text) - len(phrase) + 1))
        )


def label_token(term: Term) -> str:
    return code_token("n" if LABELLED[term.vocabulary] else "t", term.key)


@lru_cache(maxsize=4)
def words_of_labels(vocabularies: Vocabularies) -> frozenset[str]:
    return frozenset(one for text, _ in _labels(vocabularies).texts for one in text)


@lru_cache(maxsize=4)
def _labels(vocabularies: Vocabularies) -> Labels:
    by_token: dict[str, set[str]] = defaultdict(set)
    texts = []
    for term in (term for name in LABELLED for term in vocabularies[name].values()):
        code = label_token(term)
        for language, label in term.labels.items():
            text = words(label)
            texts.append((text, code))
            for word in text:
                for token in (word, *forms(word, language)):
                    by_token[token].add(code)
    return Labels({token: frozenset(codes) for token, codes in by_token.items()}, tuple(texts))

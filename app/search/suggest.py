"""What a person may have meant whose words find nothing."""

import re
from dataclasses import replace

from rapidfuzz import fuzz, process
from sqlalchemy import func, select

from app.db.reading import Read
from app.search import text_query
from app.search.conditions import matching
from app.search.filters import AnyState, Filter, Text
from app.search.models import agreement, word
from app.search.text_query import Asked, ranks, words_of_labels
from app.text import words
from app.vocabularies.vocabulary import Vocabularies

# Below this two words have little in common: `marok` and `maroc` have 80, `drug` and `drag` 75.
_NEAR_ENOUGH = 70.0


async def did_you_mean(read: Read, filter_: Filter, typed: str, vocabularies: Vocabularies) -> str | None:
    """The text with its misspelt words put right, None where that would find nothing either.

    A word is suggested where a record that the caller may see has it: what others say shows in no suggestion.
    """
    right: dict[str, str] = {}
    for one in dict.fromkeys(filter_.text.words if filter_.text else ()):
        if not await _finds(read, _of_word(filter_, one, vocabularies)):
            near = await _nearest(read, filter_, one, vocabularies)
            if near is None:
                return None
            right[one] = near
    if not right:
        return None
    meant = re.sub(r'[^\s"]+', lambda part: _put_right(part.group(), right), typed)
    asked = text_query.read(meant)
    found = replace(filter_, text=Text(ranks(asked, vocabularies)))
    return meant if await _finds(read, found) else None


def _put_right(part: str, right: dict[str, str]) -> str:
    found = words(part)
    return " ".join(right.get(one, one) for one in found) if any(one in right for one in found) else part


def _of_word(filter_: Filter, one: str, vocabularies: Vocabularies) -> Filter:
    """The records with that word, whatever else the filter asks."""
    states = tuple(c for c in filter_.criteria if isinstance(c, AnyState))
    return Filter(filter_.caller, states, Text(ranks(Asked(((one,),), ()), vocabularies)))


async def _nearest(read: Read, filter_: Filter, one: str, vocabularies: Vocabularies) -> str | None:
    alike = select(word.c.text).where(func.length(word.c.text).between(len(one) - 2, len(one) + 2))
    known = {row[0] for row in await read(alike)} | words_of_labels(vocabularies)
    found = process.extract(one, sorted(known), scorer=fuzz.ratio, score_cutoff=_NEAR_ENOUGH, limit=None)
    for candidate, _, _ in found:
        if await _finds(read, _of_word(filter_, candidate, vocabularies)):
            return str(candidate)
    return None


async def _finds(read: Read, filter_: Filter) -> bool:
    return bool(await read(select(agreement.c.pk).where(matching(filter_)).limit(1)))

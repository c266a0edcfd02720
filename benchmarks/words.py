"""Words of five languages as texts use them: a few all the time, most hardly ever (Zipf). Seeded."""

import re
from collections import Counter
from functools import lru_cache
from itertools import accumulate
from random import Random

from app.starter.load import shipped_agreements
from app.vocabularies.vocabulary import LANGUAGES, shipped

_WORD = re.compile(r"[^\W\d_]{3,}")
_DISTINCT = 20_000
# Zipf's law as Mandelbrot mended it: how often the word of a rank is used, fitted to running text.
_EXPONENT, _OFFSET = 1.07, 2.7


class Lexicon:
    """The words of a language, the most frequent first, drawn as often as their rank says."""

    def __init__(self, words: list[str]) -> None:
        self.words = words
        self._rare = words[len(words) // 2 :]
        self._weights = list(accumulate((rank + _OFFSET) ** -_EXPONENT for rank in range(1, len(words) + 1)))

    def draw(self, chance: Random, count: int) -> list[str]:
        return chance.choices(self.words, cum_weights=self._weights, k=count)

    def phrase(self, chance: Random, least: int, most: int) -> str:
        return " ".join(self.draw(chance, chance.randint(least, most)))

    def name(self, chance: Random) -> str:
        """Two rare words as a person's name: of nobody."""
        return " ".join(word.capitalize() for word in chance.choices(self._rare, k=2))


@lru_cache(maxsize=1)
def lexicons(seed: int) -> dict[str, Lexicon]:
    """A lexicon a language: the words of the shipped records and of the vocabularies, then words made of their halves."""
    return {language: Lexicon(_grown(_used(language), Random(f"{seed} {language}"))) for language in LANGUAGES}


def _used(language: str) -> list[str]:
    """The words that the project's own texts use in the language, the most frequent first."""
    texts = [
        text
        for record in shipped_agreements()
        for key in ("titles", "summaries")
        if (text := record.get(key, {}).get(language))
    ]
    texts += [term.labels[language] for term in shipped().terms()]
    return [word for word, _ in Counter(word for text in texts for word in _WORD.findall(text.lower())).most_common()]


def _grown(words: list[str], chance: Random) -> list[str]:
    """As many words as a language has: the beginning of one joined to the end of another, so that endings stay its own."""
    known = dict.fromkeys(words)
    while len(known) < _DISTINCT:
        beginning, end = chance.choices(words, k=2)
        known[beginning[: (len(beginning) + 1) // 2] + end[len(end) // 2 :]] = None
    return list(known)

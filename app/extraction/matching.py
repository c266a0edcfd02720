"""Phrases, and finding thousands of them in a text at once, at word edges only."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from re import compile as pattern
from typing import Literal

from ahocorasick_rs import AhoCorasick

from app.extraction.arabic import known_words
from app.extraction.tokens import AND, Token, tokenize

# By which form of its words a phrase is found: areas and forms of cooperation by stems, tenses and names of instruments not.
Form = Literal["stem", "light"]

_GROUP = pattern(r"\[([^\]]*)\]|\(([^)]*)\)")


def expanded(phrase: str) -> Iterator[str]:
    """All that a phrase stands for: `[x|y]` may be there, `(x|y)` is one of them."""
    parts: list[list[str]] = []
    last = 0
    for group in _GROUP.finditer(phrase):
        parts.append([phrase[last : group.start()]])
        optional, one_of = group.group(1), group.group(2)
        parts.append(["", *optional.split("|")] if optional is not None else one_of.split("|"))
        last = group.end()
    parts.append([phrase[last:]])
    return (" ".join("".join(choice).split()) for choice in product(*parts))


def normalized(phrase: str, language: str, form: Form) -> str:
    """The phrase as it stands in a stream of that form, with `AND` for a conjunction that is a part of a word."""
    return " ".join(_words(_tokens(phrase, language), form))


def _words(tokens: Iterable[Token], form: Form) -> Iterator[str]:
    for token in tokens:
        if token.prefix.startswith("و"):
            yield AND
        if (word := getattr(token, form)) and word != ",":
            yield word


def surfaces(phrase: str, language: str) -> str:
    return " ".join(token.surface for token in _tokens(phrase, language) if token.text[0].isalnum())


def _tokens(phrase: str, language: str) -> list[Token]:
    return tokenize(phrase, language, known_words() if language == "ar" else frozenset())


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase found: the tokens `first` to `last`, the last included, and what the phrase stands for."""

    first: int
    last: int
    value: str


class Stream:
    """The words of a text as one string, and the token at each place of it."""

    def __init__(self, words: Iterable[tuple[int, str]]) -> None:
        self._tokens: list[int] = []
        self._starts: list[int] = []
        parts: list[str] = []
        at = 0
        for token, word in words:
            self._tokens.append(token)
            self._starts.append(at)
            parts.append(word)
            at += len(word) + 1
        self.text = " " + " ".join(parts) + " "

    def token_at(self, place: int) -> int:
        return self._tokens[bisect_right(self._starts, place) - 1]


def word_stream(tokens: Sequence[Token], form: Form) -> Stream:
    def words() -> Iterator[tuple[int, str]]:
        for n, token in enumerate(tokens):
            if token.prefix.startswith("و"):
                yield n, AND
            if token.gap > 1:
                yield n, ","
            if word := getattr(token, form):
                yield n, word

    return Stream(words())


def surface_stream(tokens: Sequence[Token]) -> Stream:
    """Hyphens and apostrophes stand in no name's way, full stops do not in `St. Petersburg`; other signs do."""
    return Stream((n, token.surface) for n, token in enumerate(tokens) if token.text not in ("-", "'", "’", "‑", "."))


class Phrases:
    """Phrases and what each stands for; one may stand for several things."""

    def __init__(self, values: Mapping[str, Iterable[str]]) -> None:
        self._patterns = [text for text in values if text]
        self._values = [tuple(dict.fromkeys(values[text])) for text in self._patterns]
        self._automaton = AhoCorasick([" " + text for text in self._patterns]) if self._patterns else None

    @property
    def words(self) -> set[str]:
        return {word for text in self._patterns for word in text.split()}

    def find(self, stream: Stream) -> list[Match]:
        """The longest phrases from left to right, none overlapping another."""
        return [
            Match(first, last, value)
            for first, last, values in _longest(self._all(stream))
            for value in self._values[values]
        ]

    def find_each(self, stream: Stream) -> list[Match]:
        """Of each thing that phrases stand for, the longest phrases; those of different things may overlap."""
        by_value: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
        for first, last, pattern_ in self._all(stream):
            for value in self._values[pattern_]:
                by_value[value].append((first, last, pattern_))
        return [Match(first, last, value) for value, found in by_value.items() for first, last, _ in _longest(found)]

    def find_each_first(self, stream: Stream) -> list[Match]:
        """At each place the longest phrase that begins there, whatever overlaps it."""
        longest: dict[int, tuple[int, int]] = {}
        for first, last, pattern_ in self._all(stream):
            if last > longest.get(first, (-1, 0))[0]:
                longest[first] = last, pattern_
        return [Match(first, last, self._values[n][0]) for first, (last, n) in sorted(longest.items())]

    def _all(self, stream: Stream) -> Iterator[tuple[int, int, int]]:
        if self._automaton is None:
            return
        text = stream.text
        for pattern_, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            if text[end] == " ":
                yield stream.token_at(start), stream.token_at(end - 1), pattern_


def _longest(found: Iterable[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    taken = -1
    for first, last, value in sorted(found, key=lambda match: (match[0], -match[1])):
        if first > taken:
            taken = last
            yield first, last, value

"""A text as it was read: its words, its sentences, and what the lexicon finds in them."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.extraction.lexicon import Words
from app.extraction.matching import Match, Phrases, surface_stream, word_stream
from app.extraction.sentences import Sentence, split
from app.extraction.tokens import Token, tokenize

_LONGEST_ACRONYM = 6
_BREAKS = ",،;؛:()[]—–"


@dataclass(frozen=True, slots=True)
class Span:
    """Tokens `first` to `last`, both included."""

    first: int
    last: int


class Reading:
    """The text in one language; nothing here decides what a record says."""

    def __init__(self, text: str, words: Words, names: Phrases, known: frozenset[str]) -> None:
        self.text = text
        self.words = words
        self.language = words.language
        self.tokens: Sequence[Token] = tokenize(text, words.language, known)
        self.sentences = split(self.tokens)
        self._starts = [sentence.first for sentence in self.sentences]
        self.stems = word_stream(self.tokens, "stem")
        self._light = word_stream(self.tokens, "light")
        self.surfaces = surface_stream(self.tokens)
        self._names = names

    def sentence_of(self, token: int) -> int:
        """The place of the sentence that holds the token."""
        return bisect_right(self._starts, token) - 1

    def clause(self, token: int) -> tuple[int, int]:
        """The first token of the clause that holds the token, and the one after its last."""
        sentence = self.sentences[self.sentence_of(token)]
        first, end = token, token + 1
        while first > sentence.first and self.tokens[first - 1].text not in _BREAKS:
            first -= 1
        while end < sentence.end and self.tokens[end].text not in _BREAKS:
            end += 1
        return first, end

    @cached_property
    def names(self) -> list[Match]:
        """Countries, cities, organizations and agencies, as the lexicon knows them, from left to right."""
        return [match for match in self._all_names if not self._is_a_word(match) and not self._is_given_name(match)]

    def _is_a_word(self, match: Match) -> bool:
        """Whether an acronym's letters are a word here: `mai` is no MAI."""
        text = self.tokens[match.first].text
        is_short = match.first == match.last and len(text) <= _LONGEST_ACRONYM and text.islower()
        if is_short and match.value.startswith("agency:") and self.language != "ar":
            return True
        return self._is_half_a_name(match)

    def _is_half_a_name(self, match: Match) -> bool:
        """Whether a hyphen ties a city to another town's name, or leaves a first half alone: `Garoua-Boulaï`, `Franco`."""
        after = self.tokens[match.last + 1 : match.last + 3]
        tied = len(after) == 2 and after[0].text in "-‑" and after[0].start == self.tokens[match.last].end
        if match.value.endswith((":city", ":capital")):
            return tied and after[1].is_capital and match.last + 2 not in self._named_starts
        is_first_half = self.language == "fr" and match.value.endswith(":adjective") and self._ends_as_half(match)
        return is_first_half and not tied

    def _ends_as_half(self, match: Match) -> bool:
        surface = self.tokens[match.last].surface
        return match.first == match.last and surface.endswith("o") and surface != "lao"

    @cached_property
    def _named_starts(self) -> frozenset[int]:
        return frozenset(match.first for match in self._all_names)

    @cached_property
    def _all_names(self) -> list[Match]:
        return self._names.find(self.surfaces)

    def _is_given_name(self, match: Match) -> bool:
        """Whether a state's or a city's name is a person's: Mauricio before a family's name."""
        given = self.words.lists.get("given_names", frozenset())
        token = self.tokens[match.first]
        after = self.tokens[match.last + 1 : match.last + 2]
        if match.first != match.last or token.surface not in given or not after:
            return False
        institutions = self.words.lists["institutions"]
        return after[0].is_word and after[0].is_capital and not after[0].gap and after[0].surface not in institutions

    @cached_property
    def hints(self) -> list[Match]:
        """What tells of a state without naming it: a news agency, a body that only one state has, "the Kingdom"."""
        return self.words.hints.find(self.surfaces)

    @cached_property
    def cues(self) -> dict[str, list[Match]]:
        found: dict[str, list[Match]] = defaultdict(list)
        for match in self.words.cues.find_each(self._light):
            found[match.value].append(match)
        return found

    @cached_property
    def _cues_by_sentence(self) -> list[set[str]]:
        found: list[set[str]] = [set() for _ in self.sentences]
        for name, matches in self.cues.items():
            for match in matches:
                found[self.sentence_of(match.first)].add(name)
        return found

    def has(self, sentence: int, *cues: str) -> bool:
        return not self._cues_by_sentence[sentence].isdisjoint(cues)

    def cues_in(self, sentence: int, name: str) -> Iterator[Match]:
        bounds = self.sentences[sentence]
        return (match for match in self.cues.get(name, ()) if match.first in bounds)

    @cached_property
    def signs(self) -> frozenset[int]:
        """The tokens at which a word for the signing begins."""
        return frozenset(match.first for match in self.cues.get("sign", ()))

    @cached_property
    def areas(self) -> list[Match]:
        return _meant(self.words.areas.find(self.stems))

    @cached_property
    def forms(self) -> list[Match]:
        return _meant(self.words.forms.find(self.stems))

    @cached_property
    def instruments(self) -> list[Match]:
        return self.words.instruments.find(self._light)

    @cached_property
    def instruments_by_sentence(self) -> dict[int, list[Match]]:
        found: dict[int, list[Match]] = defaultdict(list)
        for match in self.instruments:
            found[self.sentence_of(match.first)].append(match)
        return found

    def words_in(self, sentence: Sentence) -> int:
        return sum(1 for token in self.tokens[sentence.first : sentence.end] if token.is_word)


def _meant(matches: list[Match]) -> list[Match]:
    """The matches without those of `none`: phrases in which the words of an area or form mean something else."""
    others = {(match.first, match.last) for match in matches if match.value == "none"}
    return [match for match in matches if (match.first, match.last) not in others]

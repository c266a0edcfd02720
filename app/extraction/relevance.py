"""Which sentences speak of the instrument, and which of something else: history, negation, visits, navigation, other news."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import zip_longest

from app.extraction.calendar import Day
from app.extraction.matching import Match
from app.extraction.reading import Reading

_SHORT_LINE = 25
_HEADER = 9
_FULL_SENTENCE = 14


# The sentences on the instrument that tell of what field it is.
_FIRST_TOLD = 2

# Forms in which ministries of tourism, museums and universities cooperate too.
OF_ANY_FIELD = frozenset(
    (
        "training", "expertise-sharing", "technical-assistance", "research", "visits-exchange", "information-exchange",
        "joint-committee",
    )
)  # fmt: skip


def body(reading: Reading) -> frozenset[int]:
    """The sentences of the report itself: not of the page around it."""
    kept: list[int] = []
    skipping, after = False, ""
    for paragraph in _paragraphs(reading):
        kind = _kind(reading, paragraph)
        if kind in ("related", "profile"):
            skipping, after = True, kind
        elif kind == "page":
            continue
        elif skipping and after == "related" and _is_prose(reading, paragraph):
            skipping = False
        if not skipping and kind == "text":
            kept += paragraph
    return frozenset(kept)


def _paragraphs(reading: Reading) -> Iterator[list[int]]:
    paragraph: list[int] = []
    for n, sentence in enumerate(reading.sentences):
        if paragraph and sentence.paragraph != reading.sentences[n - 1].paragraph:
            yield paragraph
            paragraph = []
        paragraph.append(n)
    if paragraph:
        yield paragraph


def _kind(reading: Reading, paragraph: Sequence[int]) -> str:
    """What a paragraph is: `text`, `page` for what a page puts around it, or a header after which other things stand."""
    size = sum(reading.words_in(reading.sentences[n]) for n in paragraph)
    first = paragraph[0]
    start = reading.sentences[first].first
    if size <= _HEADER:
        for name in ("related", "profile"):
            if any(match.first - start <= 3 for match in reading.cues_in(first, name)):
                return name
    if size <= _SHORT_LINE and any(reading.has(n, "boilerplate") for n in paragraph):
        return "page"
    if size <= _SHORT_LINE + 10 and any(match.first == start for match in reading.cues_in(first, "related")):
        return "page"
    return "page" if _is_navigation(reading, paragraph) else "text"


def _is_navigation(reading: Reading, paragraph: Sequence[int]) -> bool:
    first, end = reading.sentences[paragraph[0]].first, reading.sentences[paragraph[-1]].end
    signs = sum(1 for token in reading.tokens[first:end] if token.text in "|>›»·•©")
    words = sum(1 for token in reading.tokens[first:end] if token.is_word)
    return (
        words == 0
        or (signs >= 2 and words <= 12 * signs and reading.tokens[first].text not in "•·-")
        or (reading.tokens[first].text == "©")
    )


def _is_prose(reading: Reading, paragraph: Sequence[int]) -> bool:
    last = reading.sentences[paragraph[-1]]
    size = sum(reading.words_in(reading.sentences[n]) for n in paragraph)
    return size >= _FULL_SENTENCE and reading.tokens[last.end - 1].text in '.!?»”"'


@dataclass(frozen=True, slots=True)
class Signing:
    """A sentence that says that the instrument was signed or concluded; the higher its rank, the surer."""

    sentence: int
    rank: int


class Relevance:
    """What each sentence of a reading is about."""

    def __init__(self, reading: Reading, days: Sequence[Day], published_on: date | None) -> None:
        self._reading = reading
        self._days = days
        self._published_on = published_on
        self.body = body(reading)

    @cached_property
    def older(self) -> frozenset[int]:
        """The tokens of sentences, or of clauses of them, that are dated before the year of the signing."""
        years = {day.first: day.year for day in self._days if day.year is not None}
        top = self.signings[0].sentence if self.signings else None
        own = [year for first, year in years.items() if self._reading.sentence_of(first) == top]
        reported = [self._published_on.year] if self._published_on else list(years.values())
        latest = max(own or reported, default=0)
        found: set[int] = set()
        for first, year in years.items():
            n = self._reading.sentence_of(first)
            if year < latest and n != top:
                found.update(range(*self._reach_of(first, n)))
        return frozenset(found)

    def _reach_of(self, token: int, n: int) -> tuple[int, int]:
        """The clause of the token where the sentence says elsewhere what the instrument holds, else the sentence."""
        first, end = self._reading.clause(token)
        told = self._reading.cues_in(n, "content")
        if self._is_relative(first) or any(not first <= match.first < end for match in told):
            return first, end
        sentence = self._reading.sentences[n]
        return sentence.first, sentence.end

    @cached_property
    def headline(self) -> int | None:
        """The first line, where it is one: short, without a full stop."""
        reading = self._reading
        for n in sorted(self.body)[:4]:
            sentence = reading.sentences[n]
            words = reading.words_in(sentence)
            is_line = n + 1 < len(reading.sentences) and reading.sentences[n + 1].paragraph != sentence.paragraph
            if is_line and words >= 4 and reading.tokens[sentence.end - 1].text not in ".؛;":
                return n
        return None

    @cached_property
    def signings(self) -> list[Signing]:
        """The sentences that tell of the signing, the surest first."""
        found = [Signing(n, rank) for n in sorted(self.body) if (rank := self._rank(n)) > 0]
        return sorted(found, key=lambda signing: (-signing.rank, signing.sentence))

    def _rank(self, n: int) -> int:
        reading = self._reading
        signs = [match for match in reading.cues_in(n, "sign") if match.first not in self.past]
        if not signs:
            return 0
        rank = 4 if n in reading.instruments_by_sentence else 2
        if any(match.first not in self.past for match in reading.cues_in(n, "signed")):
            rank += 2
        elif reading.has(n, "announces"):
            rank -= 1
        if n == self.headline:
            rank -= 1
        if self.is_plan(n):
            rank -= 4
        return max(rank, 1)

    @cached_property
    def denied(self) -> frozenset[int]:
        """The tokens that a negation reaches: to its sentence's end, or back to its beginning where nothing follows."""
        return frozenset(
            n for match in self._reading.cues.get("negation", ()) for n in self._reach(match.first, match.last)
        )

    def _reach(self, first: int, last: int) -> Iterator[int]:
        clause = self._reading.clause(first)
        if self._is_relative(clause[0]):
            return iter(range(*clause))
        sentence = self._reading.sentences[self._reading.sentence_of(first)]
        found = [m.first for m in (*self._reading.areas, *self._reading.forms) if m.first in sentence]
        turns = [n for n in range(sentence.first, sentence.end) if self._turns(n)]
        end = next((n for n in turns if n > last), sentence.end)
        if any(last < n < end for n in found):
            return iter(range(first, end))
        start = next((n for n in reversed(turns) if n < first), sentence.first)
        return iter(range(start, last + 1))

    def _turns(self, n: int) -> bool:
        token = self._reading.tokens[n]
        return token.text == ";" or token.surface in self._reading.words.lists["contrast"]

    @cached_property
    def past(self) -> frozenset[int]:
        """The tokens that tell of earlier things: a clause of a sentence that tells of the signing, else the sentence."""
        return frozenset(
            n for match in self._reading.cues.get("historic", ()) for n in range(*self._past_around(match.first))
        )

    def _past_around(self, token: int) -> tuple[int, int]:
        n = self._reading.sentence_of(token)
        first, end = self._reading.clause(token)
        sentence = self._reading.sentences[n]
        opens = token - sentence.first <= 3
        others = (m for cue in ("sign", "content", "framework", "extensible") for m in self._reading.cues_in(n, cue))
        is_apart = self._is_relative(first) or any(not first <= match.first < end for match in others)
        if not opens and is_apart:
            return first, end
        return sentence.first, sentence.end

    def _is_relative(self, first: int) -> bool:
        """Whether the clause that begins there only says more of what stands before: "which replaces that of 1975"."""
        return self._reading.tokens[first].surface in self._reading.words.lists["relatives"]

    def is_plan(self, n: int) -> bool:
        """Whether the sentence tells of a signing that is yet to come, or did not."""
        plans = [match.first for match in self._reading.cues_in(n, "future")] + self._framed_plans(n)
        signed = [match.first for match in self._reading.cues_in(n, "signed") if match.first not in self.past]
        return bool(plans) and not any(match < min(plans) for match in signed)

    def _framed_plans(self, n: int) -> list[int]:
        """Plans whose words stand apart: "zullen in Wenen een akkoord tekenen", "wordt volgende week getekend"."""
        pairs = (("modal", "sign_infinitive"), ("soon", "signed"))
        return [
            opening.first
            for opens, closes in pairs
            for opening in self._reading.cues_in(n, opens)
            if any(self._are_one_clause(opening, closing) for closing in self._reading.cues_in(n, closes))
        ]

    def _are_one_clause(self, opening: Match, closing: Match) -> bool:
        return opening.first < closing.first < self._reading.clause(opening.first)[1]

    @cached_property
    def is_communique(self) -> bool:
        """Whether the text tells of an instrument at all."""
        reading = self._reading
        named = any(n in reading.instruments_by_sentence for n in self.body)
        told = any(reading.has(n, "sign", "future", "in_force", "content") for n in self.body)
        return named and told and not self._is_of_talks_alone

    @property
    def _is_of_talks_alone(self) -> bool:
        """Whether the text says that nothing was concluded, and of nothing else that it was or will be."""
        reading = self._reading
        denied = {n for n in self.body if reading.has(n, "none_concluded")}
        told = (n for n in self.body - denied if n in reading.instruments_by_sentence)
        return bool(denied) and not any(
            match.first not in self.past
            for n in told
            for cue in ("signed", "future", "in_force")
            for match in reading.cues_in(n, cue)
        )

    @property
    def names_security(self) -> bool:
        """Whether a sentence on the instrument or its signing names police, security or justice."""
        told = (n for n in self.body if n in self._reading.instruments_by_sentence or self._reading.has(n, "sign"))
        return any(self._names(n, "security") for n in told)

    @cached_property
    def is_domestic(self) -> bool:
        """Whether the sentence of the signing names a bar, a town hall, a bank: whom a state's own police agrees with."""
        return any(self._reading.has(n, "domestic") for n in self.told_in)

    @cached_property
    def told_in(self) -> frozenset[int]:
        """The sentences of the signing that the text tells surest of, and its headline."""
        top = max((signing.rank for signing in self.signings), default=0)
        found = {signing.sentence for signing in self.signings if signing.rank == top}
        return frozenset(found | ({self.headline} if self.headline is not None else set()))

    @property
    def is_of_another_field(self) -> bool:
        """Whether the sentences on the instrument name a field such as tourism, and neither security nor a crime."""
        told = [
            n for n in sorted(self.body) if n in self._reading.instruments_by_sentence or self._reading.has(n, "sign")
        ]
        own = (*self._reading.areas, *(form for form in self._reading.forms if form.value not in OF_ANY_FIELD))
        areas = {self._reading.sentence_of(match.first) for match in own}
        is_secure = any(self._names(n, "security") or n in areas for n in told[:_FIRST_TOLD])
        return not is_secure and any(self._names(n, "fields") for n in told[:_FIRST_TOLD])

    def _names(self, n: int, subject: str) -> bool:
        """Whether it does so of itself: what is food's or water's security (الأمن الغذائي) is told by the word after."""
        lists, sentence = self._reading.words.lists, self._reading.sentences[n]
        words, others = lists.get(subject, frozenset()), lists.get("other_security", frozenset())
        tokens = self._reading.tokens[sentence.first : sentence.end]
        pairs = zip_longest(tokens, tokens[1:])
        return any(token.surface in words and (after is None or after.surface not in others) for token, after in pairs)

"""A text as a report: what it says of an instrument, on which day, and from where."""

from functools import cached_property

from app.extraction.calendar import Day, days_in
from app.extraction.reading import Reading
from app.extraction.relevance import Relevance

_DATELINE = 22
_SEPARATORS = "-–—:/|ـ•)"


class Report:
    """A reading, what is relevant in it, its days and its datelines."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.relevance = Relevance(reading)

    @cached_property
    def days(self) -> list[Day]:
        return days_in(self.reading.tokens, self.reading.language)

    @cached_property
    def datelines(self) -> dict[int, int]:
        """By sentence, the token after the line of place, day and source with which its paragraph begins."""
        return {n: end for n in range(len(self.reading.sentences)) if (end := self._dateline(n))}

    def _dateline(self, n: int) -> int | None:
        reading = self.reading
        sentence = reading.sentences[n]
        if n and reading.sentences[n - 1].paragraph == sentence.paragraph:
            return None
        signs = [match.first for match in reading.cues_in(n, "sign")]
        limit = min([sentence.first + _DATELINE, sentence.end - 3, *signs])
        found = None
        for k in range(sentence.first, limit):
            if reading.tokens[k].text in _SEPARATORS and self._is_apart(k) and self._has_place_or_day(sentence.first, k):
                found = k + 1
        return found

    def _is_apart(self, k: int) -> bool:
        tokens = self.reading.tokens
        return tokens[k].text in ":)" or (tokens[k - 1].end < tokens[k].start or tokens[k].end < tokens[k + 1].start)

    def _has_place_or_day(self, first: int, end: int) -> bool:
        if any(first <= day.first and day.last <= end for day in self.days):
            return True
        return end - first <= 10 and any(
            first <= match.first <= first + 2 and match.value.endswith((":capital", ":city", ":name"))
            for match in self.reading.names
        )

    def start(self, n: int) -> int:
        """Where the sentence begins after its dateline."""
        return self.datelines.get(n, self.reading.sentences[n].first)

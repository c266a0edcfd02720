"""A text as a report: what it says of an instrument, on which day, and from where."""

from datetime import date
from functools import cached_property

from app.extraction.calendar import Day, days_in
from app.extraction.reading import Reading
from app.extraction.relevance import Relevance

_DATELINE, _SOURCED = 22, 12
_DASHES = "-–—ـ"


class Report:
    """A reading, what is relevant in it, its days and its datelines."""

    def __init__(self, reading: Reading, published_on: date | None = None) -> None:
        self.reading = reading
        self.relevance = Relevance(reading, self.days, published_on)

    @cached_property
    def days(self) -> list[Day]:
        return days_in(self.reading.tokens, self.reading.surfaces, self.reading.language)

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
            if self._is_of_text(k) or k in self._told_from_today:
                break
            if self._parts(k) and self._has_place_or_day(sentence.first, k):
                found = k + 1
        return found

    @cached_property
    def _told_from_today(self) -> frozenset[int]:
        """The words `today` and `yesterday`: what they date is the news itself, and with it the place beside them."""
        return frozenset(day.first for day in self.days if day.relation in ("today", "yesterday"))

    def _is_of_text(self, k: int) -> bool:
        """Whether the token is of an office or an institution: no dateline names those but as its source, in brackets."""
        token, lists = self.reading.tokens[k], self.reading.words.lists
        if k and self.reading.tokens[k - 1].text == "(":
            return False
        return token.surface in lists["heads"] or token.surface in lists["institutions"] or token.prefix.startswith("و")

    def _parts(self, k: int) -> bool:
        """Whether the token parts the dateline from the text: a dash or colon apart from words, the end of `(MAP)`."""
        tokens = self.reading.tokens
        token = tokens[k]
        if token.text in ":/|":
            return True
        if token.text == ")":
            return tokens[k + 1].text in _DASHES or "(" in (tokens[k - 2].text, tokens[k - 3].text)
        return token.text in _DASHES and (tokens[k - 1].end < token.start or token.end < tokens[k + 1].start)

    def _has_place_or_day(self, first: int, end: int) -> bool:
        days = [day for day in self.days if first <= day.first and day.last <= end]
        if self.reading.tokens[end].text == ")" and any(day.relation == "today" for day in days):
            return False  # "have today (17 April) signed" is of the text itself
        if any(day.relation not in ("today", "yesterday") for day in days) or self._is_sourced(first, end):
            return True
        return (
            not any(day.first == first for day in days)
            and end - first <= 10
            and any(
                first <= match.first <= first + 2 and match.value.endswith((":capital", ":city", ":name"))
                for match in self.reading.names
            )
        )

    def _is_sourced(self, first: int, end: int) -> bool:
        """Whether it begins `Town (Agency).–`, whatever the town."""
        tokens = self.reading.tokens
        is_closed = tokens[end].text in _DASHES and ")" in (tokens[end - 1].text, tokens[end - 2].text)
        return is_closed and tokens[first].is_capital and 3 < end - first <= _SOURCED

    def start(self, n: int) -> int:
        """Where the sentence begins after its dateline."""
        return self.datelines.get(n, self.reading.sentences[n].first)

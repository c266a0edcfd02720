"""The offices that people hold: the titles beside their names."""

from app.extraction.people import People, Person
from app.extraction.reading import Reading
from app.extraction.tokens import AND

_TITLE_AFTER = 30
_LONGEST_CORPS = 4
_LONGEST_TITLE = 300


class Offices:
    def __init__(self, reading: Reading, people: People) -> None:
        self._reading = reading
        self._people = people

    def of(self, person: Person) -> tuple[int, int] | None:
        """The tokens of the person's title: after the name and a comma, or before it with or without one."""
        return self._after(person) or self._before(person)

    def title(self, office: tuple[int, int] | None) -> str | None:
        if office is None:
            return None
        tokens = self._reading.tokens
        written = " ".join(self._reading.text[tokens[office[0]].start : tokens[office[1]].end].split())
        prefix = tokens[office[0]].prefix
        return written[len(prefix) :][:_LONGEST_TITLE].strip() or None

    def bound_before(self, n: int, person: Person) -> int:
        """Where the words about another person end, or the sentence begins."""
        sentence = self._reading.sentences[self._reading.sentence_of(person.first)]
        before = [p.last + 1 for p in self._people.within(sentence.first, n) if p.last < n]
        return max([sentence.first, *before])

    def _is_head(self, n: int) -> bool:
        token = self._reading.tokens[n]
        return self._people.is_in(token, "heads") or token.surface in self._reading.words.lists["counterparts"]

    def _after(self, person: Person) -> tuple[int, int] | None:
        tokens = self._reading.tokens
        sentence = self._reading.sentences[self._reading.sentence_of(person.first)]
        start = person.last + 1
        if start < sentence.end and tokens[start].text in ",،(":
            start += 1
            while start < sentence.end and (not tokens[start].light or self._people.is_in(tokens[start], "ranks")):
                start += 1
        if start >= sentence.end or not self._is_head(start) or tokens[start].prefix:
            return None
        end = start
        while end + 1 < min(sentence.end, start + _TITLE_AFTER) and not self._ends_title(end + 1, sentence.end):
            end += 1
        return start, end

    def _ends_title(self, n: int, end: int) -> bool:
        tokens = self._reading.tokens
        token = tokens[n]
        if token.text in ',،;؛()“”«»".:' or n in self._reading.signs:
            return True
        is_and = token.stem == AND
        follower = tokens[n + 1] if is_and and n + 1 < end else token
        starts_new = is_and or token.prefix.startswith("و")
        if starts_new and (self._people.is_in(follower, "heads") or self._people.is_in(follower, "ranks")):
            return True
        if starts_new and follower.surface in self._reading.words.lists["counterparts"]:
            return True
        return token.surface in self._reading.words.lists["with"] or self._is_of_sentence(n)

    def _is_of_sentence(self, n: int) -> bool:
        """Whether an Arabic word, which no capital tells apart, goes on with the sentence: "the minister after a visit"."""
        token, lists = self._reading.tokens[n], self._reading.words.lists
        if self._reading.language != "ar" or token.surface in lists["place"]:
            return False
        return token.surface in lists["names_stop"] and not self._people.is_in(token, "institutions")

    def _before(self, person: Person) -> tuple[int, int] | None:
        tokens = self._reading.tokens
        end = self._end_before(person)
        if end < 0 or self._reading.sentence_of(end) != self._reading.sentence_of(person.first):
            return None
        first, _ = self._reading.clause(end)
        first = max(first, self.bound_before(end, person))
        start = None
        for n in range(end, max(first, end - 25) - 1, -1):
            token = tokens[n]
            if n in self._reading.signs or token.surface in self._reading.words.lists["with"]:
                break
            if self._is_head(n):
                start = n
            if start is not None and self._is_joint(n, start):
                break
        if start is None:
            return None
        while end > start and (self._people.is_in(tokens[end], "ranks") or not tokens[end].is_word):
            end -= 1
        return self._widened(start, first), end

    def _end_before(self, person: Person) -> int:
        """The last token before the name that may be of a title: ranks, a comma and an acronym in brackets aside."""
        tokens = self._reading.tokens
        end = person.first - 1
        while end > 0 and (self._people.is_in(tokens[end], "ranks") or tokens[end].text == "." or self._is_corps(end)):
            end -= 1
        if end > 2 and tokens[end].text == ")" and tokens[end - 2].text == "(":
            end -= 3
        if end > 1 and tokens[end].surface in self._reading.words.lists["articles"] and tokens[end - 1].text == ",":
            end -= 1  # "the minister of the interior, the general X"
        return end - 1 if end > 0 and tokens[end].text in ",،" else end

    def _is_corps(self, n: int) -> bool:
        """Whether the letters belong to the rank before them: `general PNP`."""
        token = self._reading.tokens[n]
        is_acronym = 2 <= len(token.text) <= _LONGEST_CORPS and token.text.isupper()
        return is_acronym and n > 0 and self._people.is_in(self._reading.tokens[n - 1], "ranks")

    def _is_joint(self, n: int, start: int) -> bool:
        """Whether the token joins the office that begins at `start` to another: "and the Brazilian minister"."""
        token = self._reading.tokens[n]
        if token.prefix.startswith("و"):
            return n in (start, start - 1)
        between = self._reading.tokens[n + 1 : start]
        return token.stem == AND and len(between) <= 3 and all(not word.light or word.is_capital for word in between)

    def _widened(self, start: int, first: int) -> int:
        """English and Dutch write what an office is of before it: `Interior Minister`, `National Police Chief`."""
        tokens = self._reading.tokens
        if self._reading.language in ("en", "nl"):
            while (
                start - 1 >= first
                and tokens[start - 1].is_capital
                and self._people.is_in(tokens[start - 1], "institutions")
            ):
                start -= 1
        return start

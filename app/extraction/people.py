"""People's names, in the Latin and the Arabic script, and what title stands beside one."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.extraction.reading import Reading
from app.extraction.tokens import AND, Token

_LONGEST_NAME = 10
_SHORTEST_AFTER_AND = 3
# "First" is a part of ranks, and of days: الفريق أول, أول أمس.
_AFTER_FIRST = frozenset(("امس", "يوم"))
_JOINERS = "-'’‑"
# After these every word is a name's: عبد الأمير, أبو العز.
_BEFORE_ANY = frozenset(("عبد", "ابو", "ابي", "ابا", "ولد", "بن"))


@dataclass(frozen=True, slots=True)
class Person:
    """The tokens of a name, without titles and ranks."""

    first: int
    last: int


class People:
    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._tokens = reading.tokens
        self._lists = reading.words.lists
        bodies = (match for match in reading.hints if match.value.startswith("home:"))
        self._named = {n for match in (*reading.names, *bodies) for n in range(match.first, match.last + 1)}
        self._cities = {
            n
            for match in reading.names
            if match.value.endswith((":city", ":capital"))
            for n in range(match.first, match.last + 1)
        }
        self._cued = {
            n
            for name in ("sign", "witness")
            for match in reading.cues.get(name, ())
            for n in range(match.first, match.last + 1)
        }

    def within(self, first: int, end: int) -> list[Person]:
        if self._reading.language == "ar":
            return list(self._arabic(first, end))
        return list(self._latin(first, end))

    def is_in(self, token: Token, words: str) -> bool:
        return token.surface in self._lists[words] or token.surface.removeprefix("ال") in self._lists[words]

    def is_other(self, n: int) -> bool:
        """Whether the token belongs to something else: a country, an office, a rank, an institution, a month."""
        token = self._tokens[n]
        if n in self._named or token.surface in self._lists["names_stop"]:
            return True
        return any(self.is_in(token, words) for words in ("ranks", "heads", "institutions", "months"))

    def _latin(self, first: int, end: int) -> Iterator[Person]:
        n = first
        while n < end:
            last = self._latin_run(n, end) if self._begins_latin(n) else None
            if last is None:
                n += 1
                continue
            person = Person(n, last)
            if not self._is_place(n) and (self._is_full(person) or self._is_titled(n)):
                yield person
            n = last + 1

    def _begins_latin(self, n: int) -> bool:
        token = self._tokens[n]
        if not token.is_word or not token.is_capital or n in self._cued or self._is_letter(n):
            return False
        if token.surface in self._lists["articles"] and not self._is_titled(n):
            return False
        if self._is_half_a_title(n):
            return False
        if token.surface in self._lists["particles"]:
            after = n + 1
            while after < len(self._tokens) - 1 and self._tokens[after].surface in self._lists["particles"]:
                after += 1
            return self._tokens[after].is_word and self._tokens[after].is_capital and not self.is_other(after)
        return not self.is_other(n) or (n in self._cities and self._is_titled(n))

    def _is_half_a_title(self, n: int) -> bool:
        """Whether a hyphen ties the capitals to a word that is no name: `LKA-directeur`."""
        token, after = self._tokens[n], self._tokens[n + 1 : n + 3]
        is_tied = len(after) == 2 and after[0].text in "-‑" and after[0].end == after[1].start
        return is_tied and len(token.text) > 1 and token.text.isupper() and after[1].text.islower()

    def _is_letter(self, n: int) -> bool:
        """Whether it is a letter that is no initial: the G of `M/G`."""
        return len(self._tokens[n].text) == 1 and (n + 1 == len(self._tokens) or self._tokens[n + 1].text != ".")

    def _is_place(self, n: int) -> bool:
        """Whether the name is a town's, a building's or a body's: after `in`, an article, an opening quotation mark."""
        if n == 0:
            return False
        before = self._tokens[n - 1]
        words = ("place", "articles", "buildings")
        return before.text in '“«"„' or (before.gap == 0 and any(before.surface in self._lists[w] for w in words))

    def _latin_run(self, first: int, end: int) -> int:
        """The last token of the name that begins there: capitals, with particles and hyphens between them."""
        last = n = first
        while n + 1 < end and n + 1 - first <= _LONGEST_NAME:
            n += 1
            token = self._tokens[n]
            if token.gap:
                break
            if self._is_apart(n):
                break
            if token.text in _JOINERS or self._is_particle(token):
                continue
            if token.text == "." and len(self._tokens[n - 1].text) == 1:
                continue
            is_joined = self._tokens[n - 1].text in _JOINERS and n - 1 > first
            if not token.is_word or not (token.is_capital or is_joined) or not self._may_go_on(n, is_joined):
                break
            last = n
        return last

    def _is_apart(self, n: int) -> bool:
        """Whether it is a dash between words, not a hyphen of a name: `SANTIAGO - Minister`."""
        before, token = self._tokens[n - 1], self._tokens[n]
        after = self._tokens[n + 1 : n + 2]
        return token.text in "-‑" and before.end < token.start and bool(after) and token.end < after[0].start

    def _is_particle(self, token: Token) -> bool:
        """Whether the token joins names: written large as well where it begins no other name (Stijn De Ridder)."""
        if token.surface not in self._lists["particles"]:
            return False
        return not token.is_capital or token.surface in self._lists["names_stop"]

    def _may_go_on(self, n: int, is_joined: bool) -> bool:
        """Within a name a rank may be one of its words (Abdi Sheikh Warsame), a city a family's (Barreda Lozano)."""
        token = self._tokens[n]
        if token.surface in self._lists["particles"] and self._is_before_name(n):
            return True
        is_office = any(self.is_in(token, words) for words in ("heads", "institutions", "names_stop", "months"))
        is_state = n in self._named and not self._lists_city(n)
        return is_joined or (n not in self._cued and not is_office and not is_state)

    def _is_before_name(self, n: int) -> bool:
        """Whether a particle in capitals goes on into the name: `Saif bin Zayed Al Nahyan`."""
        after = self._tokens[n + 1] if n + 1 < len(self._tokens) else None
        return after is not None and after.is_word and after.is_capital and not after.gap and not self.is_other(n + 1)

    def _lists_city(self, n: int) -> bool:
        return n in self._cities

    def _is_full(self, person: Person) -> bool:
        """Two names at least, and not an acronym alone or a title written in capitals."""
        words = [t for t in self._tokens[person.first : person.last + 1] if t.is_word and len(t.text) > 1]
        capitals = [t for t in words if t.is_capital]
        common = self._reading.words.common
        is_acronym = (
            all(t.text.isupper() and len(t.text) > 3 and "." not in t.text for t in capitals[:1]) and len(capitals) < 3
        )
        return len(capitals) >= 2 and not all(t.surface in common for t in capitals) and not is_acronym

    def _is_titled(self, n: int) -> bool:
        """A single name counts after a rank or an office: `Minister Grapperhaus`, `M. Hammouchi`."""
        for k in range(n - 1, max(-1, n - 3), -1):
            token = self._tokens[k]
            if any(self.is_in(token, words) for words in ("ranks", "heads", "counterparts")):
                return token.surface not in self._lists["degrees"]
            if token.text != ".":
                return False
        return False

    def _arabic(self, first: int, end: int) -> Iterator[Person]:
        n = first
        while n < end:
            last = self._arabic_run(n, end)
            if last is not None and self._is_named_before(n, last):
                yield Person(n, last)
                n = last + 1
            else:
                n += 1

    def _arabic_run(self, first: int, end: int) -> int | None:
        if not self._may_be_name(first) or self._tokens[first].prefix not in ("", "و", "ل", "ب"):
            return None
        last = first
        for n in range(first + 1, min(end, first + _LONGEST_NAME)):
            token = self._tokens[n]
            if token.text in _JOINERS:
                continue
            if token.gap or token.prefix or not self._may_be_name(n):
                break
            last = n
        while self._tokens[last].surface in self._lists["particles"] and last > first:
            last -= 1
        return last

    def _may_be_name(self, n: int) -> bool:
        token = self._tokens[n]
        if not token.is_word:
            return False
        if n and self._tokens[n - 1].surface in _BEFORE_ANY and not self._tokens[n - 1].gap and n not in self._cued:
            return not self._tokens[n].gap
        is_after_rank = bool(n) and self.is_in(self._tokens[n - 1], "ranks") and token.surface not in _AFTER_FIRST
        if is_after_rank and not self.is_in(token, "ranks") and n not in self._named:
            return not self.is_in(token, "heads") and not self.is_in(token, "institutions")
        if token.surface in self._lists["first_names"] or token.surface in self._lists["particles"]:
            is_office = (
                self.is_in(token, "heads") and n + 1 < len(self._tokens) and self._tokens[n + 1].surface == "العام"
            )
            return not is_office and (token.surface != "علي" or token.text.endswith("ي"))
        return not self.is_other(n) and n not in self._cued and not self._is_vocabulary(token)

    def _is_vocabulary(self, token: Token) -> bool:
        return token.stem in (AND, "") or token.surface in self._reading.words.common

    def _is_named_before(self, first: int, last: int) -> bool:
        """Whether the words are a name: by the first of them, by an office or rank before it, or by one after it."""
        size = last - first + 1
        token = self._tokens[first]
        if token.surface in self._lists["first_names"] or token.surface in ("عبد", "ابو", "ولد"):
            return size >= 2 or self._has_office_before(first) or self._has_title_before(first)
        before = self._tokens[first - 1] if first else None
        # "minister of the interior and …" goes on with the office.
        goes_on = before is not None and self.is_in(before, "institutions")
        if token.prefix and (token.prefix != "و" or goes_on):
            return False
        is_titled = size >= 2 and (
            self._has_title_before(first)
            or self._has_office_after(first, last)
            or (self._is_between_commas(first, last) and self._has_title_before(first - 1))
        )
        return self._has_office_before(first) or is_titled

    def _has_office_before(self, n: int) -> bool:
        before = self._tokens[n - 1] if n else None
        if before is None or self._tokens[n].gap:
            return False
        return self.is_in(before, "ranks") or self.is_in(before, "heads")

    def _has_title_before(self, n: int) -> bool:
        """Whether what an office is of stands before: an institution or a country, with the office before that."""
        before = self._tokens[n - 1] if n else None
        if before is None or self._tokens[n].gap or n - 1 in self._cities:
            return False
        return (self.is_in(before, "institutions") or n - 1 in self._named) and any(
            self.is_in(self._tokens[k], "heads") or self._tokens[k].surface in self._lists["counterparts"]
            for k in range(max(0, n - 12), n)
        )

    def _is_between_commas(self, first: int, last: int) -> bool:
        beside = [self._tokens[n].text for n in (first - 1, last + 1) if 0 <= n < len(self._tokens)]
        return len(beside) == 2 and all(text in ",،" for text in beside)

    def _has_office_after(self, first: int, last: int) -> bool:
        """Whether an office follows: after a comma, or at once where "and" begins the name (وكيه شانموجام وزير الداخلية)."""
        after = self._tokens[last + 1 : last + 4]
        if after and self._begins_with_and(first) and not after[0].prefix and self.is_in(after[0], "heads"):
            return not after[0].gap
        return len(after) >= 2 and after[0].text in ",،" and any(self.is_in(token, "heads") for token in after[1:])

    def _begins_with_and(self, n: int) -> bool:
        """Whether "and" is, or may be, written as a part of the word: no lexicon tells it from a foreign name."""
        token = self._tokens[n]
        may_be = token.text.startswith("و") and len(token.text) > _SHORTEST_AFTER_AND
        return token.prefix == "و" or (may_be and token.surface not in self._lists["first_names"])

    def follows_and(self, person: Person) -> bool:
        """Whether the name's first letter is "and": it goes on with a list, and its own office comes after it."""
        before = self._tokens[person.first - 1] if person.first else None
        return (
            self._reading.language == "ar"
            and before is not None
            and not (self.is_in(before, "ranks") or self.is_in(before, "heads"))
            and self._begins_with_and(person.first)
            and self._has_office_after(person.first, person.last)
        )

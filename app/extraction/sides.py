"""For which of the parties a person signed."""

from collections.abc import Sequence

from app.extraction.mentions import Mention, Mentions
from app.extraction.offices import Offices
from app.extraction.people import People, Person
from app.extraction.report import Report
from app.extraction.tokens import AND, Token

_AFTER_VISIT = 6
_JOINED = 8


class Sides:
    """`parties` are their codes. None stands for a party that the text does not tell."""

    def __init__(
        self, report: Report, mentions: Mentions, parties: Sequence[str], people: People, offices: Offices
    ) -> None:
        self._report = report
        self._reading = report.reading
        self._mentions = mentions
        self._parties = parties
        self._people = people
        self._offices = offices

    def in_order(self, people: list[Person]) -> list[str | None] | None:
        """The parties of two people told of at once: "the heads of the Peruvian and the Korean police, X and Y"."""
        if len(people) != len(self._parties) or len(people) != 2:
            return None
        one, other = people
        sentence = self._reading.sentences[self._reading.sentence_of(one.first)]
        mentions = [m for m in self._mentions.with_agencies if m.first in sentence and m.party in self._parties]
        beside = [m for m in mentions if self._offices.bound_before(one.first, one) <= m.first < one.first]
        told = list(dict.fromkeys(m.party for m in beside if not self._is_town(m)))
        is_apart = any(m.first > one.first for m in mentions if not self._is_town(m))
        plurals = self._reading.words.lists.get("plural_heads", frozenset())
        several = [n for n in range(sentence.first, one.first) if self._reading.tokens[n].surface in plurals]
        if len(told) != 2 or is_apart or not several or not one.first < other.first < one.last + _JOINED:
            return None
        return list(told)

    def of_one_office(self, offices: Sequence[tuple[int, int] | None]) -> list[str | None] | None:
        """The parties of two people who share an office: "A and B, ministers of Cuba and of Belarus"."""
        plurals = self._reading.words.lists.get("plural_heads", frozenset())
        for first, last in (office for office in offices if office is not None and len(offices) == 2):
            named = (m for m in self._mentions.with_agencies if first <= m.first <= last and not self._is_town(m))
            parties = list(dict.fromkeys(m.party for m in named if m.party in self._parties))
            if self._reading.tokens[first].surface in plurals and len(parties) == 2:
                return [*parties]
        return None

    def completed(self, named: list[str | None]) -> list[str | None]:
        """The parties, where a person's own is not known or is another's already: those left, in their order."""
        seen: set[str] = set()
        parties: list[str | None] = []
        for party in named:
            is_first = party is not None and party not in seen
            parties.append(party if is_first or len(named) > len(self._parties) else None)
            seen |= {party} if party else set()
        # The guest is named before the host: "during the visit to Morocco, Minister A and his colleague B signed".
        visited = {mention.party for mention in self._mentions.parties if self._is_visited(mention)}
        left = sorted((code for code in self._parties if code not in seen), key=lambda code: code in visited)
        for n, party in enumerate(parties):
            if party is None:
                parties[n] = left.pop(0) if left else named[n]
        return parties

    def party_of(self, person: Person, office: tuple[int, int] | None) -> str | None:
        """The party that stands in the office or just before it; without an office, in the clause of the name.

        Where a party follows `for`, it is that: "X signed for the United States".
        """
        if party := self.signed_for(person):
            return party
        if office is not None:
            first, last = min(office[0], person.first), max(office[1], person.first)
            first = max(first - 4, self._offices.bound_before(office[0], person))
        else:
            first, last = self._reading.clause(person.first)
            first = max(first, self._offices.bound_before(person.first, person))
            last = self._before_next(person, self._before_counterpart(person, last))
        found = [
            mention
            for mention in self._mentions.with_agencies
            if mention.party in self._parties
            and first <= mention.first <= last
            and not self._is_town(mention)
            and not self._is_visited(mention)
        ]
        before = [m for m in found if office is not None and m.first < office[0] and self._is_joined(m, office[0])]
        if office is not None and office[0] < person.first:
            found = [m for m in found if m.first >= office[0] or m in before]
        if self._reading.language == "ar":
            # Arabic writes whose an office is after it.
            before = [mention for mention in found if office is not None and mention.first >= office[0]][:1]
        return next((mention.party for mention in (*before[-1:], *found)), None) or self._of_after(person)

    def _is_joined(self, mention: Mention, office: int) -> bool:
        """Whether the office is that of the party before it: "his Algerian counterpart, the director general" as well."""
        return not self._is_parted(mention, office) or self._mentions.follows(mention, "counterparts", 2)

    def _of_after(self, person: Person) -> str | None:
        """The party that a name is said to be of: `kolonel Marchetti van de Franse gendarmerie`."""
        tokens, first = self._reading.tokens, person.last + 1
        if first >= len(tokens) or tokens[first].surface not in self._reading.words.lists.get("of", ()):
            return None
        for mention in self._mentions.with_agencies:
            if first < mention.first and mention.party in self._parties:
                between = tokens[first + 1 : mention.first]
                return mention.party if all(self._is_of_body(token) for token in between) else None
        return None

    def _is_of_body(self, token: Token) -> bool:
        """Whether the token may stand between a name and whose it is: `van de eenheid Oost-Nederland`."""
        is_body = self._people.is_in(token, "institutions") or self._people.is_in(token, "units")
        return not token.light or is_body or token.text == "-" or token.is_capital

    def _before_counterpart(self, person: Person, end: int) -> int:
        """Where the words about the next person begin: `X and his Georgian counterpart, Y`."""
        counterparts = self._reading.words.lists["counterparts"]
        after = range(person.last + 1, end)
        return next((n for n in after if self._reading.tokens[n].surface in counterparts), end)

    def _before_next(self, person: Person, end: int) -> int:
        """Where a conjunction goes over to the next person, if one is named: "X and the minister of Oman, Y"."""
        if not self._people.within(person.last + 1, end):
            return end
        after = range(person.last + 1, end)
        return next((n for n in after if self._reading.tokens[n].stem == AND), end)

    def signed_for(self, person: Person) -> str | None:
        return self._side_told_before(person) or self._side_told_after(person)

    def _side_told_after(self, person: Person) -> str | None:
        sentence = self._reading.sentences[self._reading.sentence_of(person.first)]
        others = [p.first for p in self._people.within(person.last + 1, sentence.end)]
        end = min([sentence.end, person.last + 10, *others])
        for mention in self._mentions.with_agencies:
            before = self._reading.tokens[max(0, mention.first - 2) : mention.first]
            # "and for Spain Y", "namens de Emiraten tekende Al Badri" tell of the next who signed.
            is_for = any(t.surface in self._reading.words.lists["for"] and not t.prefix for t in before)
            is_for = is_for and not any(n in self._reading.signs for n in (mention.last + 1, mention.last + 2))
            is_for = is_for and not self._is_of_next(mention.last, others)
            if person.last < mention.first < end and mention.party in self._parties and is_for:
                return mention.party
        return None

    def _side_told_before(self, person: Person) -> str | None:
        """The party for which the people signed who come after it: "for Mexico A and B signed; for Guatemala, C"."""
        sentence = self._reading.sentences[self._reading.sentence_of(person.first)]
        sides = [m for m in self._mentions.with_agencies if m.first in sentence and self._is_side(m)]
        people = self._people.within(sentence.first, sentence.end)
        if not sides or not people or sides[0].first > people[0].first:
            return None
        return next((m.party for m in reversed(sides) if m.first < person.first), None)

    def _is_side(self, mention: Mention) -> bool:
        """Whether the party stands after `for` or "on behalf of"."""
        before = range(max(0, mention.first - 2), mention.first)
        tokens = self._reading.tokens
        is_for = any(tokens[n].surface in self._reading.words.lists["for"] and not tokens[n].prefix for n in before)
        n = self._reading.sentence_of(mention.first)
        is_behalf = any(0 < mention.first - match.last <= 2 for match in self._reading.cues_in(n, "behalf"))
        return mention.party in self._parties and (is_for or is_behalf)

    def _is_of_next(self, last: int, others: Sequence[int]) -> bool:
        """Whether nothing parts the words from the next person: "namens Oman generaal Al-Shuraiqi"."""
        between = self._reading.tokens[last + 1 : others[0]] if others else ()
        return bool(between) and not any(token.stem == AND or token.text in ",;" for token in between)

    def _is_parted(self, mention: Mention, office: int) -> bool:
        """Whether a comma stands between a state and the office: "during a visit to Iraq, the minister"."""
        return any(self._reading.tokens[n].text in ",،" for n in range(mention.last + 1, office))

    def _is_visited(self, mention: Mention) -> bool:
        n = self._reading.sentence_of(mention.first)
        cues = self._reading.cues_in(n, "visit_to")
        is_signing = n in {signing.sentence for signing in self._report.relevance.signings}
        return mention.form == "name" and is_signing and any(0 < mention.first - m.last <= _AFTER_VISIT for m in cues)

    def _is_town(self, mention: Mention) -> bool:
        return mention.form in ("capital", "city")

"""Who signed: not who attended, spoke, hosted or met before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.extraction.found import Found
from app.extraction.matching import Match
from app.extraction.mentions import Mentions
from app.extraction.offices import Offices
from app.extraction.people import People, Person
from app.extraction.report import Report
from app.extraction.sides import Sides
from app.extraction.tokens import AND

_MOST = 4


@dataclass(frozen=True, slots=True)
class Signatory:
    """`party` is one of the parties' codes, or None where the text does not tell; `office` the tokens of the title."""

    name: str
    party: str | None
    title: str | None
    office: tuple[int, int] | None


class Signatories:
    def __init__(self, report: Report, mentions: Mentions, parties: Sequence[str]) -> None:
        self._report = report
        self._reading = report.reading
        self._mentions = mentions
        self._parties = parties
        self._people = People(report.reading)
        self._offices = Offices(report.reading, self._people)
        self._sides = Sides(report, mentions, parties, self._people, self._offices)

    def found(self) -> list[Found[Signatory]]:
        return [*self._placed(self._who_signed() or self._in_block())]

    def _who_signed(self) -> list[Person]:
        """Of all sentences that tell of the signing, those who signed; each once."""
        found: list[Person] = []
        signings = {signing.sentence for signing in self._report.relevance.signings}
        for n in sorted(signings | {n + 1 for n in signings if n + 1 in self._report.relevance.body}):
            if n == self._report.relevance.headline or self._tells_of_plans(n):
                continue
            for person in self._signers_in(n):
                if not any(self._is_same(person, other) for other in found):
                    found.append(person)
        return found[:_MOST]

    def _tells_of_plans(self, n: int) -> bool:
        return self._report.relevance.is_plan(n)

    def _in_full(self, person: Person) -> Person:
        """The fuller name by which the text calls the same person elsewhere: signs may be by a family's name alone."""
        words = self._words(person)
        if len([word for word in words if word not in self._reading.words.lists["particles"]]) > 2:
            return person
        for other in self._everyone:
            full = self._words(other)
            if len(full) > len(words) and full[-len(words) :] == words and full[0] not in words:
                return other
        return person

    @cached_property
    def _everyone(self) -> list[Person]:
        sentences = [self._reading.sentences[n] for n in sorted(self._report.relevance.body)]
        headline = self._report.relevance.headline
        skipped = self._reading.sentences[headline] if headline is not None else None
        return [p for s in sentences if s is not skipped for p in self._people.within(s.first, s.end)]

    def _in_block(self) -> list[Person]:
        """The lines with which a text that was signed ends: `For Nigeria: …`."""
        found = []
        for n in sorted(self._report.relevance.body):
            sentence = self._reading.sentences[n]
            named = [m for m in self._mentions.parties if m.first in sentence and m.party in self._parties]
            colon = next((k for k in range(sentence.first, sentence.end) if self._reading.tokens[k].text == ":"), None)
            if named and colon is not None and named[0].last < colon <= sentence.first + 10:
                people = self._people.within(colon + 1, sentence.end)
                if len(people) == 1 and sentence.end - people[0].last <= 2:
                    found.append(people[0])
        return found if len(found) >= 2 else []

    def _signers_in(self, n: int) -> list[Person]:
        seen = {k for m in self._reading.cues_in(n, "oversee") for k in range(m.first, m.last + 1)}
        past = self._report.relevance.past
        seen |= self._overseen(n)
        verbs = [m for m in self._reading.cues_in(n, "sign_verb") if m.first not in past and m.first not in seen]
        if not verbs and (seen or not self._goes_on(n)):
            return []
        sentence = self._reading.sentences[n]
        people = self._told_of(self._report.start(n), sentence.end)
        kept = [person for person in people if self._may_have_signed(person, n, verbs)]
        if not kept and self._reading.has(n, "both_people", "several_people"):
            return self._named_before(n) or self._named_in(n + 1)
        return kept

    def _told_of(self, first: int, end: int) -> list[Person]:
        """The people named there, also by the family's name alone of those whom the text names in full elsewhere."""
        people = self._people.within(first, end)
        taken = {n for person in people for n in range(person.first, person.last + 1)}
        alone = [Person(n, n) for n in range(first, end) if n not in taken and self._is_family(n)]
        return sorted((*people, *alone), key=lambda person: person.first)

    def _is_family(self, n: int) -> bool:
        token = self._reading.tokens[n]
        return token.is_capital and token.surface in self._families and not self._people.is_other(n)

    @cached_property
    def _families(self) -> frozenset[str]:
        if self._reading.language == "ar":
            return frozenset()
        tokens = self._reading.tokens
        return frozenset(tokens[p.last].surface for p in self._everyone if p.last > p.first)

    def _overseen(self, n: int) -> set[int]:
        """The nouns of signing before which someone stands who was there: شهد الوزير فلان مراسم التوقيع."""
        overseers = [m.last for m in self._reading.cues_in(n, "overseer")]
        if not overseers:
            return set()
        sentence = self._reading.sentences[n]
        people = [p.first for p in self._people.within(min(overseers), sentence.end)]
        told = {m.first for m in self._reading.cues_in(n, "signed")}
        nouns = (m.first for m in self._reading.cues_in(n, "sign_verb") if m.first not in told)
        return {noun for noun in nouns if any(min(overseers) < person < noun for person in people)}

    def _goes_on(self, n: int) -> bool:
        """Whether the sentence tells who signed for another side, without the verb of the one before it."""
        return n > 0 and self._reading.has(n, "behalf") and self._reading.has(n - 1, "sign_verb")

    def _named_before(self, n: int) -> list[Person]:
        """Whom "the two ministers" means: the last two people with an office of whom the text told before."""
        for k in range(n - 1, max(-1, n - 4), -1):
            if found := self._named_in(k):
                return found
        apart: dict[str | None, Person] = {}
        for k in range(max(0, n - 3), n):
            for person in self._titled_in(k):
                apart.setdefault(self._sides.party_of(person, self._offices.of(person)), person)
        return list(apart.values()) if len(apart) == 2 else []

    def _titled_in(self, n: int) -> list[Person]:
        """The people with an office whom a sentence of the report itself names."""
        if n not in self._report.relevance.body or n == self._report.relevance.headline:
            return []
        people = self._people.within(self._report.start(n), self._reading.sentences[n].end)
        return [person for person in people if self._offices.of(person) is not None]

    def _named_in(self, n: int) -> list[Person]:
        """The two people with offices of different parties whom the sentence names first."""
        if n not in self._report.relevance.body or n == self._report.relevance.headline:
            return []
        people = self._people.within(self._report.start(n), self._reading.sentences[n].end)
        titled = [person for person in people if self._offices.of(person) is not None][:2]
        if len(people) == 2 and self._reading.has(n, "several_people"):
            titled = people  # "the police directors of both, A and B": one office for the two
        apart = {self._sides.party_of(person, self._offices.of(person)) for person in titled}
        return titled if len(titled) == 2 and (len(apart) == 2 or None in apart) else []

    def _may_have_signed(self, person: Person, n: int, verbs: list[Match]) -> bool:
        if person.first in self._report.relevance.past:
            return False
        return not (
            self._is_among_guests(person, n, verbs)
            or (self._speaks(person, n) and not self._opens_signing(person, n))
            or self._is_context(person)
            or self._is_beside_guest_verb(person, n)
        )

    def _is_among_guests(self, person: Person, n: int, verbs: list[Match]) -> bool:
        """Whether a word for attendance stands before, with no verb of signing between it and the person."""
        guests = [m for m in self._reading.cues_in(n, "witness") if m.last < person.first]
        if not guests:
            return False
        guest = guests[-1]
        if any(guest.last < verb.first < person.first for verb in verbs):
            return False
        if any(verb.first > person.last for verb in verbs):
            return not self._is_after_break(guest.last, person.first)
        return True

    def _is_after_break(self, first: int, last: int) -> bool:
        """Whether a comma that no conjunction follows ends the guests: "in the presence of A, B and C signed"."""
        tokens = self._reading.tokens
        return any(
            tokens[n].text in ",،" and tokens[n + 1].stem != AND and self._people.is_in(tokens[n + 1], "heads")
            for n in range(first, last)
        )

    def _is_beside_guest_verb(self, person: Person, n: int) -> bool:
        _, end = self._reading.clause(person.first)
        return any(
            person.last < m.first < end and m.first - person.last <= 3 for m in self._reading.cues_in(n, "witness")
        )

    def _opens_signing(self, person: Person, n: int) -> bool:
        """Whether the sentence begins with the signing, and this is the first person: "signing for Liberia, X said"."""
        start = self._report.start(n)
        opens = any(m.first == start for m in self._reading.cues_in(n, "sign_verb"))
        return opens and self._people.within(start, person.last + 1)[:1] == [person]

    def _speaks(self, person: Person, n: int) -> bool:
        return any(
            (0 <= m.first - person.last <= 2 and not self._tells_of_signing(m.last))
            or (0 < person.first - m.last <= 9 and self._is_unbroken(m.last, person.first))
            for m in self._reading.cues_in(n, "speech")
        )

    def _tells_of_signing(self, n: int) -> bool:
        """Whether what is said is that one signed: "explained that he signed"."""
        return any(k in self._reading.signs for k in range(n + 1, n + 4))

    def _is_unbroken(self, first: int, last: int) -> bool:
        """Whether neither a sign, a verb of signing nor a word for "that" stands between: قال إن الوزير وقع."""
        that = self._reading.words.lists.get("that", frozenset())
        between = ((k, self._reading.tokens[k]) for k in range(first + 1, last))
        return not any(t.text in ',،"“«:;' or t.surface in that or k in self._reading.signs for k, t in between)

    def _is_context(self, person: Person) -> bool:
        """Whether the person is named for a visit, an invitation, directives or a delegation."""
        first, _ = self._reading.clause(person.first)
        return any(
            self._people.is_in(self._reading.tokens[n], "context")
            for n in range(max(first, person.first - 9), person.first)
        )

    def _is_same(self, one: Person, other: Person) -> bool:
        shorter, longer = sorted((self._words(one), self._words(other)), key=len)
        return shorter[-1] == longer[-1] or set(shorter) <= set(longer)

    def _words(self, person: Person) -> list[str]:
        return [t.surface for t in self._reading.tokens[person.first : person.last + 1] if t.is_word]

    def _placed(self, signers: list[Person]) -> Iterator[Found[Signatory]]:
        """Each with the party that their office names; one whose office names none signed for the party that is left."""
        people = [self._in_full(person) for person in signers]
        offices = [self._offices.of(person) for person in people]
        named = self._sides.of_one_office(offices) or [
            self._sides.signed_for(signer) or self._sides.party_of(person, office)
            for signer, person, office in zip(signers, people, offices, strict=True)
        ]
        parties = self._sides.in_order(people) or self._sides.completed(named)
        for n, person in enumerate(people):
            office = offices[n]
            yield Found(
                Signatory(self._name(person), parties[n], self._offices.title(office), office),
                person.first,
                person.last,
                0.92 if named[n] is not None and office is not None else 0.85,
            )

    def _name(self, person: Person) -> str:
        tokens = self._reading.tokens
        written = self._reading.text[tokens[person.first].start : tokens[person.last].end]
        prefix = tokens[person.first].prefix or ("و" if self._people.follows_and(person) else "")
        if prefix and self._reading.language == "ar":
            written = written[len(prefix) :]
        return " ".join(written.split())

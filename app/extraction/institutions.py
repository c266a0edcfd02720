"""Which agencies the text names as party to the instrument or as carrying it out, and whose each is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.extraction.agencies import KnownAgency, directorate, generic_names, head_in, kind_of
from app.extraction.found import Found
from app.extraction.matching import Match
from app.extraction.mentions import Mention, Mentions
from app.extraction.report import Report

# A bare "police" names an agency only where its party has no other.
_BARE = "police"
_NEAR = 7


@dataclass(frozen=True, slots=True)
class Agency:
    """`id` of a known agency, or None; `name` as the text writes it, None where it writes none of its own."""

    party: str
    id: str | None
    name: str | None
    kind: str | None

    @property
    def key(self) -> tuple[str, str | None]:
        """By what it is told from others: a known one may be written in several ways."""
        return self.party, self.id or self.name


class Agencies:
    def __init__(
        self,
        report: Report,
        mentions: Mentions,
        parties: Sequence[str],
        known: Mapping[str, KnownAgency],
        types: Mapping[tuple[str, str], tuple[str, ...]],
    ) -> None:
        self._report = report
        self._reading = report.reading
        self._mentions = mentions
        self._parties = parties
        self._known = known
        self._types = types
        self._named = [m for m in report.reading.names if m.value.startswith(("agency:", "type:"))]

    def found(self) -> list[Found[Agency]]:
        """The agencies in the order of the text, each once."""
        seen: dict[tuple[str, str | None], Found[Agency]] = {}
        for agency in self.every:
            seen.setdefault(agency.value.key, agency)
        return sorted(seen.values(), key=lambda found: found.first)

    @cached_property
    def every(self) -> list[Found[Agency]]:
        """Each place where one is named; a bare "police" where its party has no other agency."""
        proper: list[Found[Agency]] = []
        bare: list[Found[Agency]] = []
        for places in self._by_place():
            named = [a for a in self._named_at(places) if a.value.id is not None or a.value.name is not None]
            (bare if places[0].value == f"type:{_BARE}" else proper).extend(named)
        owners = {agency.value.party for agency in proper}
        return proper + [agency for agency in bare if agency.value.party not in owners]

    def _by_place(self) -> Iterator[list[Match]]:
        places: dict[int, list[Match]] = {}
        for match in self._reading.names:
            if match.value.startswith(("agency:", "type:")) and self._counts(match):
                places.setdefault(match.first, []).append(match)
        return iter(places.values())

    def _counts(self, match: Match) -> bool:
        """Whether the sentence speaks of the instrument, and the agency is not just the source or a guest."""
        n = self._reading.sentence_of(match.first)
        relevance = self._report.relevance
        if n not in relevance.body or match.first in relevance.past | relevance.denied:
            return False
        if match.last < self._report.start(n) or self._is_source(match):
            return False
        if any(witness.last < match.first for witness in self._reading.cues_in(n, "witness")):
            return False
        return n in self._reading.instruments_by_sentence or self._reading.has(
            n, "sign", "cooperation", "content", "contact_point", "each"
        )

    def _is_source(self, match: Match) -> bool:
        first, _ = self._reading.clause(match.first)
        tokens, lists = self._reading.tokens, self._reading.words.lists
        near = range(max(first, match.first - 5), match.first)
        return any(tokens[n].surface in lists["related"] for n in near)

    def _named_at(self, places: Sequence[Match]) -> Iterator[Found[Agency]]:
        match = places[0]
        ids = [m.value.removeprefix("agency:") for m in places if m.value.startswith("agency:")]
        types = [m.value.removeprefix("type:") for m in places if m.value.startswith("type:")]
        beside = [party for party in self._beside(match) if party in self._parties]
        owned = [i for i in ids if self._known[i].party in (beside or self._parties)]
        if owned and (beside or len({self._known[i].party for i in owned}) == 1):
            yield from (self._found(match, self._known[i].party, i, self._written(match), 0.88) for i in owned[:1])
            return
        for party in beside:
            for name in types[:1]:
                yield self._typed(match, party, name)
        if not beside and owned and self._is_for_both(match):
            yield from (self._found(match, self._known[i].party, i, self._written(match), 0.8) for i in owned)

    def _typed(self, match: Match, party: str, name: str) -> Found[Agency]:
        """The party's only agency of the type, else one to be made; of several known ones it is not said which."""
        ids = self._types.get((party, name), ())
        if len(ids) == 1:
            return self._found(match, party, ids[0], self._written(match), 0.85)
        written = None if ids else self._written(match)
        return self._found(match, party, None, written, 0.7, kind_of(name))

    @staticmethod
    def _found(
        match: Match, party: str, id_: str | None, name: str | None, confidence: float, kind: str | None = None
    ) -> Found[Agency]:
        return Found(Agency(party, id_, name, kind), match.first, match.last, confidence)

    def _written(self, match: Match) -> str:
        """The name with the country that belongs to it; of who heads a directorate, the directorate's."""
        tokens, language = self._reading.tokens, self._reading.language
        words = [token.surface for token in tokens[match.first : match.last + 1]]
        head = head_in(words, language)
        first = match.first + head
        inner = (
            next((n for n in range(first, match.last + 1) if self._is_generic(n, match.last)), None) if head else None
        )
        first, last = inner if inner is not None else first, self._country_after(match)
        written = " ".join(self._reading.text[tokens[first].start : tokens[last].end].split())
        if head and inner is None:
            return directorate(written, language)
        return written[len(tokens[first].prefix) :]

    def _is_generic(self, first: int, last: int) -> bool:
        names = generic_names(self._reading.language)
        return " ".join(t.surface for t in self._reading.tokens[first : last + 1] if t.text[0].isalnum()) in names

    def _country_after(self, match: Match) -> int:
        """The last token of the country that follows directly: `Police nationale du Sénégal`."""
        for mention in self._mentions.parties:
            near = match.last < mention.first <= match.last + 4
            if near and mention.form in ("name", "adjective") and self._is_tied(match, mention):
                return mention.last
        return match.last

    def _beside(self, match: Match) -> list[str]:
        """The parties whose names stand by the agency's: just before it, or after it in its clause."""
        first, end = self._reading.clause(match.first)
        after = [m for m in self._mentions.parties if match.last < m.first < min(end, match.last + 1 + _NEAR)]
        before = [m for m in self._mentions.parties if max(first, match.first - 3) <= m.last < match.first]
        near = [m for m in after if self._is_tied(match, m)] or [m for m in before if m.form == "adjective"]
        near += [m for m in after if near and m.first - near[-1].last <= 3 and m.first > near[-1].last]
        inside = [m for m in self._mentions.parties if match.first <= m.first <= match.last]
        parties = list(dict.fromkeys(m.party for m in (inside or near)))
        return parties[:2] if self._is_for_both(match) else parties[:1]

    def _is_tied(self, match: Match, mention: Mention) -> bool:
        """Whether only articles, prepositions and words of offices stand between."""
        tokens = self._reading.tokens
        between = tokens[match.last + 1 : mention.first]
        named = any(match.last < other.first < mention.first for other in self._named)
        joined = tokens[mention.first].prefix.startswith("و") or any(t.prefix.startswith("و") for t in between)
        return (
            not named
            and not joined
            and all(not token.stem or self._mentions.matches(token, "institutions") for token in between)
        )

    def _is_for_both(self, match: Match) -> bool:
        """Whether the name is written for two: `the interior ministries`, وزارتي الداخلية."""
        word = self._reading.tokens[match.first].text.casefold()
        return word.endswith(("ies", "تي", "تا", "ères", "ios"))

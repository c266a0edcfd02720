"""Where a text names a country, an organization or an agency, and in which role it does."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from app.extraction.agencies import generic_names
from app.extraction.matching import Match
from app.extraction.report import Report
from app.extraction.tokens import Token

# Names that are words when they are not written in capitals: US, EU, VAE, RDC.
_LONGEST_ACRONYM = 4
# The words of `in the town of` that say what the place is are longer than its articles and prepositions.
_LONGEST_ARTICLE = 3
_LIKE_ACRONYMS = frozenset(
    [
        "us",
        "usa",
        "uk",
        "uae",
        "ksa",
        "eu",
        "ue",
        "vs",
        "vae",
        "vk",
        "eau",
        "rdc",
        "drc",
        "eua",
        "eeuu",
        "aimc",
        "icpo",
        "oipc",
        "oas",
        "oea",
        "osce",
        "iom",
        "oim",
        "selec",
        "cepol",
    ]
)

# Acronyms by which several states call an agency of theirs.
_SHARED_ACRONYMS = frozenset(
    ("dgsn", "dgpn", "pn", "pj", "pnp", "pnc", "mps", "mai", "mia", "fiu", "cid", "gn", "pf", "moi", "dga", "nia")
)


@dataclass(frozen=True, slots=True)
class Mention:
    """`party` is a country or organization code; `form` is name, adjective, capital or city."""

    party: str
    form: str
    first: int
    last: int


class Mentions:
    """The countries and organizations of a report, each mention with what stands around it."""

    def __init__(self, report: Report, agency_parties: Mapping[str, str]) -> None:
        self._report = report
        self._agency_parties = agency_parties
        self._reading = report.reading
        self._lists = self._reading.words.lists

    @cached_property
    def parties(self) -> list[Mention]:
        found = [self._mention(match) for match in self._reading.names if match.value.startswith(("country:", "organ"))]
        return list(self._told_apart([mention for mention in found if self._is_written_as_name(mention)]))

    @cached_property
    def agencies(self) -> list[Mention]:
        """Where an agency is named that one party alone has: its name names the party too."""
        parties: dict[tuple[int, int], set[str]] = {}
        for match in self._reading.names:
            if match.value.startswith("agency:"):
                party = self._agency_parties[match.value.removeprefix("agency:")]
                parties.setdefault((match.first, match.last), set()).add(party)
        named = {(mention.first, mention.last) for mention in self.parties}
        return [
            Mention(next(iter(codes)), "agency", *place)
            for place, codes in parties.items()
            if len(codes) == 1 and place not in named
        ] + self._at_home

    def in_sentence(self, n: int) -> list[Mention]:
        """The countries and organizations that the sentence names after its dateline."""
        return [m for m in self._by_sentence.get(n, ()) if m.first >= self._report.start(n)]

    @cached_property
    def _by_sentence(self) -> dict[int, list[Mention]]:
        found: dict[int, list[Mention]] = {}
        for mention in self.parties:
            found.setdefault(self._reading.sentence_of(mention.first), []).append(mention)
        return found

    @cached_property
    def _at_home(self) -> list[Mention]:
        """Names that only one state has: its police, its parliament, its gazette."""
        homes = [match for match in self._reading.hints if match.value.startswith("home:")]
        abroad = {match.value for match in homes if self._is_of_another(match)}
        return [
            Mention(match.value.removeprefix("home:"), "home", match.first, match.last)
            for match in homes
            if match.value not in abroad
        ]

    def _is_of_another(self, match: Match) -> bool:
        """Whether another state's name stands just after: قوى الأمن الداخلي بالجمهورية الإسلامية الإيرانية."""
        code, tokens = match.value.removeprefix("home:"), self._reading.tokens
        after = next((m for m in self.parties if m.first > match.last), None)
        if after is None or after.first - match.last > 2 or after.party == code:
            return False
        return self._reading.language == "ar" and not any(
            token.prefix.startswith("و") or not token.is_word for token in tokens[match.last + 1 : after.first + 1]
        )

    def is_usual(self, mention: Mention) -> bool:
        """Whether agencies of many states are called so, whatever the registry knows."""
        if mention.form == "home":
            return False
        tokens = self._reading.tokens[mention.first : mention.last + 1]
        words = " ".join(token.surface for token in tokens if token.text[0].isalnum())
        return words in _SHARED_ACRONYMS or words in generic_names(self._reading.language)

    @cached_property
    def with_agencies(self) -> list[Mention]:
        return sorted(
            [*self.parties, *(agency for agency in self.agencies if not self.is_usual(agency))],
            key=lambda mention: mention.first,
        )

    @staticmethod
    def _mention(match: Match) -> Mention:
        _, code, form = match.value.split(":")
        return Mention(code, form, match.first, match.last)

    def _is_written_as_name(self, mention: Mention) -> bool:
        token = self._reading.tokens[mention.first]
        if self._reading.language == "ar":
            return not self._is_in_lineage(mention)
        if mention.first == mention.last and token.surface in _LIKE_ACRONYMS:
            return token.text.replace(".", "").isupper()
        if mention.form == "adjective" and self._reading.language in ("fr", "es"):
            return True
        last = self._reading.tokens[mention.last]
        is_name = token.is_capital or (last.is_capital and token.surface in self._lists["locality"])
        return is_name and not self._is_of_building(mention)

    def _is_of_building(self, mention: Mention) -> bool:
        """Whether the name is a building's, called after a town: `Fort Amsterdam`, `Hotel Bagdad`."""
        before = self._reading.tokens[max(0, mention.first - 1) : mention.first]
        is_town = mention.form in ("capital", "city")
        return is_town and any(token.is_capital and token.surface in self._lists["buildings"] for token in before)

    def _is_in_lineage(self, mention: Mention) -> bool:
        """Whether the adjective is a name: of a person called Turki, who has a father and sons."""
        tokens = self._reading.tokens
        beside = [tokens[n].surface for n in (mention.first - 1, mention.last + 1) if 0 <= n < len(tokens)]
        if "بن" in beside or "ابن" in beside:
            return True
        # محمد شياع السوداني: a first name, one name more at most, and the adjective.
        before = [tokens[n] for n in range(max(0, mention.first - 2), mention.first)]
        return mention.form == "adjective" and any(
            token.surface in self._lists["first_names"] and not any(self._is_of_office(t) for t in before[n + 1 :])
            for n, token in enumerate(before)
        )

    def _is_of_office(self, token: Token) -> bool:
        lists = ("institutions", "heads", "names_stop", "counterparts", "ranks")
        return not token.is_word or bool(token.prefix) or any(self.matches(token, words) for words in lists)

    def _told_apart(self, mentions: list[Mention]) -> Iterator[Mention]:
        """Of several that one word may mean, the one that the text names elsewhere, else a country before a city."""
        by_place: dict[int, list[Mention]] = {}
        for mention in mentions:
            by_place.setdefault(mention.first, []).append(mention)
        certain = {only[0].party for only in by_place.values() if len(only) == 1}
        for several in by_place.values():
            elsewhere = [mention for mention in several if mention.party in certain]
            towns = [mention for mention in several if self._is_dateline(mention)]
            named = towns or [m for m in elsewhere or several if m.form in ("name", "adjective")]
            yield (named or elsewhere or several)[0]

    def _is_dateline(self, mention: Mention) -> bool:
        """Whether it is a town that a dateline names: عمان there is Amman."""
        n = self._reading.sentence_of(mention.first)
        return mention.form in ("capital", "city") and mention.last < self._report.start(n)

    @cached_property
    def _adjectives(self) -> frozenset[int]:
        return frozenset(mention.first for mention in self.parties if mention.form == "adjective")

    def is_place(self, mention: Mention) -> bool:
        """Whether the name tells where: `in Rabat`, `à Madrid`, بالرباط."""
        return self._before_is(mention.first, "place", 4) or self._reading.tokens[mention.first].prefix.endswith("ب")

    def _before_is(self, token: int, words: str, within: int) -> bool:
        tokens = self._reading.tokens
        for n in range(token - 1, max(-1, token - 1 - within), -1):
            if tokens[n].text in ",.;:،؛()":
                return False
            if tokens[n].surface in self._lists[words]:
                return True
            if tokens[n].surface not in self._lists["locality"] and n not in self._adjectives:
                return False
            if tokens[n].prefix.endswith("ب"):
                return True
        return False

    def is_beside(self, mention: Mention, words: str, within: int = 3) -> bool:
        """Whether one of the words stands near, in the same clause."""
        first, end = self._reading.clause(mention.first)
        near = range(max(first, mention.first - within), min(end, mention.last + 1 + within))
        return any(self.matches(self._reading.tokens[n], words) for n in near if not mention.first <= n <= mention.last)

    def matches(self, token: Token, words: str) -> bool:
        return token.surface in self._lists[words] or token.surface.removeprefix("ال") in self._lists[words]

    def follows(self, mention: Mention, words: str, within: int) -> bool:
        """Whether one of the words stands before it, in the same clause."""
        first, _ = self._reading.clause(mention.first)
        return any(
            self.matches(self._reading.tokens[n], words)
            for n in range(max(first, mention.first - within), mention.first)
        )

    def unknown_places(self, n: int) -> Iterator[Mention]:
        """Towns that no list knows: capitalised after `in`, or after the word for a town."""
        sentence = self._reading.sentences[n]
        named = {k for match in self._reading.names for k in range(match.first, match.last + 1)}
        tokens = self._reading.tokens
        for k in range(sentence.first, sentence.end - 1):
            if tokens[k].surface not in self._lists["towns" if self._reading.language == "ar" else "place"]:
                continue
            before = self._after_locality(k, sentence.end)
            last = self._name_after(before, sentence.end, named)
            if last is not None:
                yield Mention("", "town", before + 1, last)

    def _after_locality(self, k: int, end: int) -> int:
        """The last token of `in the town of`, where the word that stands there says what the place is."""
        tokens, last = self._reading.tokens, k
        while last + 1 < min(end - 1, k + 5) and tokens[last + 1].surface in self._lists["locality"]:
            if self._begins_town(last + 1, end):
                break
            last += 1
        is_told = any(len(token.surface) > _LONGEST_ARTICLE for token in tokens[k + 1 : last + 1])
        return last if is_told else k

    def _begins_town(self, n: int, end: int) -> bool:
        """Whether an article in capitals is a town's: `La Junquera`."""
        token = self._reading.tokens[n]
        is_article = token.is_capital and token.surface in self._lists["articles"]
        return is_article and n + 1 < end and self._reading.tokens[n + 1].is_capital

    def _name_after(self, k: int, end: int, named: set[int]) -> int | None:
        tokens = self._reading.tokens
        is_arabic = self._reading.language == "ar"
        last = k
        for n in range(k + 1, min(end, k + 6)):
            if n > k + 1 and tokens[n].text in "-‑'’":
                continue
            if n > k + 2 and self._is_after_apostrophe(n, end):
                last = n
                continue
            if n == k + 1 and self._begins_town(n, end):
                continue
            if n in named or not tokens[n].is_word or self._is_common(tokens[n], is_arabic):
                break
            if is_arabic and n > k + 1:
                break
            last = n
        return last if last > k else None

    def _is_after_apostrophe(self, n: int, end: int) -> bool:
        """Whether the letters belong to a name: the `an` of Xi'an, the `s` of Cox's Bazar but not that of a genitive."""
        tokens = self._reading.tokens
        is_apart = tokens[n - 1].text not in "'’" or tokens[n].start != tokens[n - 1].end
        if is_apart or not tokens[n].is_word:
            return False
        return tokens[n].surface != "s" or (n + 1 < end and tokens[n + 1].is_capital and not tokens[n + 1].gap)

    def _is_common(self, token: Token, is_arabic: bool) -> bool:
        if not is_arabic and not token.is_capital:
            return True
        lists = ("institutions", "names_stop", "heads", "ranks", "months")
        if not is_arabic and token.surface in self._lists["buildings"]:
            return True
        return token.surface in self._reading.words.common or any(self.matches(token, words) for words in lists)

"""Which of the countries and organizations that a text names concluded the instrument."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from app.extraction.found import Found
from app.extraction.matching import Match
from app.extraction.mentions import Mention, Mentions
from app.extraction.report import Report
from app.extraction.tokens import AND

# How much a mention says, by the sentence that it stands in.
_TOP_SIGNING, _SIGNING, _HEADLINE, _NAMED, _MEETING, _BODY, _PAST = 6.0, 4.0, 4.0, 2.0, 1.5, 1.0, 0.15
_MOST_FROM_BODY = 4.0

# A second party may be hinted at only: the state at home is often not named.
_ENOUGH, _HINT = 2.0, 0.2
_THIRD = 0.6
# Where nothing tells of a signing, a second party is more than named once.
_UNSIGNED = 1.1


@dataclass(slots=True)
class _Evidence:
    signing: float = 0.0
    body: float = 0.0
    best: float = 0.0
    named: int = -1
    first: int = -1
    last: int = -1
    form: str = "name"
    told: bool = False

    @property
    def score(self) -> float:
        return self.signing + min(self.body, _MOST_FROM_BODY)


class Parties:
    def __init__(self, report: Report, mentions: Mentions) -> None:
        self._report = report
        self._reading = report.reading
        self._mentions = mentions
        self._weights = self._sentence_weights()

    def _sentence_weights(self) -> dict[int, float]:
        relevance = self._report.relevance
        weights = dict.fromkeys(relevance.body, _BODY)
        for n in relevance.body:
            sentence = self._reading.sentences[n]
            if n in self._reading.instruments_by_sentence:
                weights[n] = _NAMED
            if sentence.first in relevance.past and sentence.end - 1 in relevance.past:
                weights[n] = _PAST
        for k, signing in enumerate(relevance.signings):
            weights[signing.sentence] = _TOP_SIGNING if k == 0 else (_SIGNING if signing.rank >= 3 else 2.0)
            # "The two sides" who sign are those who met.
            if self._reading.has(signing.sentence, "each", "both_people", "in_meeting"):
                for before in range(signing.sentence - 3, signing.sentence):
                    if before in weights and self._reading.has(before, "meets"):
                        weights[before] = max(weights[before], _MEETING)
        if relevance.headline is not None:
            weights[relevance.headline] = max(weights[relevance.headline], _HEADLINE)
        return weights

    def found(self) -> list[Found[str]]:
        """The parties in the order in which the text names them; none, or two at least where the text has them."""
        evidence = self._evidence()
        ranked = sorted(evidence, key=lambda party: (-evidence[party].score, evidence[party].first))
        chosen = self._chosen(ranked, evidence)
        return [
            Found(party, evidence[party].first, evidence[party].last, self._confidence(evidence[party], len(chosen)))
            for party in sorted(chosen, key=lambda party: evidence[party].named)
        ]

    def _chosen(self, ranked: list[str], evidence: dict[str, _Evidence]) -> list[str]:
        if not ranked or evidence[ranked[0]].score < _ENOUGH:
            return []
        chosen, least = ranked[:1], _HINT if self._report.relevance.signings else _UNSIGNED
        for party in ranked[1:]:
            seen = evidence[party]
            if self._report.relevance.is_domestic and seen.signing == 0:
                break
            if (len(chosen) == 1 and seen.told and seen.score >= least) or (
                len(chosen) >= 2 and self._is_one_more(seen, evidence[chosen[1]])
            ):
                chosen.append(party)
            else:
                break
        return chosen

    def _is_one_more(self, seen: _Evidence, second: _Evidence) -> bool:
        """A third party stands in the sentence of the signing as the first two do, where the text tells of several."""
        several = any(match.first for match in self._reading.cues.get("several", ()))
        return several and seen.signing >= _THIRD * second.signing and seen.signing >= _SIGNING

    @staticmethod
    def _confidence(evidence: _Evidence, parties: int) -> float:
        if parties < 2:
            return 0.7
        return 0.97 if evidence.score >= 6 else 0.93 if evidence.score >= 2 else 0.7

    def _evidence(self) -> dict[str, _Evidence]:
        evidence: dict[str, _Evidence] = defaultdict(_Evidence)
        by_sentence: dict[tuple[str, int], tuple[float, int, int, str]] = {}
        for mention, weight in self._weighed():
            n = self._reading.sentence_of(mention.first)
            best = by_sentence.get((mention.party, n), (0.0, 0, 0, ""))
            if weight > best[0]:
                by_sentence[mention.party, n] = weight, mention.first, mention.last, mention.form
        for (party, n), (weight, first, last, form) in sorted(by_sentence.items(), key=lambda item: item[1][1]):
            self._add(evidence[party], weight * self._weights[n], self._weights[n] > _NAMED, (first, last, form))
        for mention, _ in self._weighed():
            evidence[mention.party].told |= self._is_told(mention)
        for party, hint, match in self._hints(set(evidence)):
            evidence[party].told = True
            self._add(evidence[party], hint, False, (match.first, match.last, "hint"))
        return {party: seen for party, seen in evidence.items() if seen.first >= 0}

    def _is_told(self, mention: Mention) -> bool:
        """Whether the mention is more than that of a guest, or of an agency whose name every state's may have."""
        if mention.form == "agency" and self._mentions.is_usual(mention):
            return False
        n = self._reading.sentence_of(mention.first)
        return not any(self._is_after(mention, witness) for witness in self._reading.cues_in(n, "witness"))

    @staticmethod
    def _add(seen: _Evidence, weight: float, is_signing: bool, place: tuple[int, int, str]) -> None:
        if is_signing:
            seen.signing += weight
        else:
            seen.body += weight
        if seen.named < 0:
            seen.named = place[0]
        if weight > seen.best:
            seen.best = weight
            seen.first, seen.last, seen.form = place

    def _weighed(self) -> Iterator[tuple[Mention, float]]:
        for mention in self._mentions.parties:
            if self._reading.sentence_of(mention.first) in self._weights:
                yield mention, self._weight(mention)
        for mention in self._mentions.agencies:
            if self._reading.sentence_of(mention.first) in self._weights:
                yield mention, (0.03 if self._mentions.is_usual(mention) else 1.2) * self._reduced(mention)

    def _weight(self, mention: Mention) -> float:
        weight = 1.0
        if mention.form == "city":
            weight = 0.1
        elif mention.form == "capital":
            weight = 0.25 if self._mentions.is_place(mention) or not self._is_paired(mention) else 0.9
        elif self._mentions.is_place(mention) and not self._is_host(mention):
            weight = 0.35
        elif self._mentions.is_beside(mention, "institutions") or self._mentions.is_beside(mention, "heads"):
            weight = 1.5
        if mention.form in ("name", "adjective") and self._mentions.follows(mention, "between", 12):
            weight *= 1.5
        return weight * self._reduced(mention)

    def _is_paired(self, mention: Mention) -> bool:
        """Capitals that stand for their states come in pairs: `between Rabat and Madrid`."""
        n = self._reading.sentence_of(mention.first)
        return any(
            other.form in ("capital", "name")
            and other.party != mention.party
            and self._reading.sentence_of(other.first) == n
            and abs(other.first - mention.last) <= 3
            for other in self._mentions.parties
        )

    def _is_host(self, mention: Mention) -> bool:
        """`the police in the Netherlands` is the Netherlands' police."""
        return self._mentions.follows(mention, "counterparts", 4)

    def _reduced(self, mention: Mention) -> float:
        """Less where the mention tells of who was there, of a meeting of others, or of something else."""
        n = self._reading.sentence_of(mention.first)
        weight = 1.0
        if mention.last < self._report.start(n):
            weight *= 0.3
        if self._mentions.follows(mention, "envoys", 4):
            weight *= 0.2
        if self._mentions.follows(mention, "events", 6):
            weight *= 0.2
        if mention.first in self._report.relevance.past or mention.first in self._report.relevance.denied:
            weight *= 0.15
        if self._is_origin(mention):
            weight *= 0.02
        elif self._mentions.is_beside(mention, "people", 2) or self._mentions.follows(mention, "supporters", 4):
            weight *= 0.15
        if self._reading.has(n, "aside") and not self._reading.has(n, "sign"):
            weight *= 0.2
        if any(self._is_after(mention, witness) for witness in self._reading.cues_in(n, "witness")):
            weight *= 0.4
        elif self._reading.has(n, "witness") and not self._reading.has(n, "signed"):
            weight *= 0.3
        return weight

    def _is_origin(self, mention: Mention) -> bool:
        """Whether people or goods come from there: `vluchten uit Suriname en Brazilië`."""
        tokens, lists = self._reading.tokens, self._reading.words.lists
        n = mention.first - 1
        while n > 0 and (tokens[n].stem == AND or tokens[n].text == "," or tokens[n].is_capital):
            n -= 1
        return n > 0 and tokens[n].surface in lists.get("origin", ()) and tokens[n - 1].surface in lists["people"]

    @staticmethod
    def _is_after(mention: Mention, witness: Match) -> bool:
        return witness.last < mention.first <= witness.last + 25

    def _hints(self, named: set[str]) -> Iterator[tuple[str, float, Match]]:
        """States that are only meant: by "the Kingdom" where one kingdom is named, by the news agency that reports."""
        reported = set()
        for match in self._reading.hints:
            if match.value.startswith("press:"):
                reported.add(match.value.removeprefix("press:"))
                yield match.value.removeprefix("press:"), 0.8, match
        realms = {match.value: match for match in self._reading.hints if match.value.startswith("realm:")}
        for value, match in realms.items():
            states = [state for state in value.removeprefix("realm:").split(",") if state in named | reported]
            if len(states) == 1:
                yield states[0], 0.8, match

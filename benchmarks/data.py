"""Records for measuring: seeded, valid by the project's own rules, as large and as skewed as real ones.

The n-th record of a seed is the same in every set, so 10,000 records are the first of 100,000, and one can be made
without those before it. Codes are the project's vocabularies; countries are as unequal as in the shipped agreements;
words are Zipfian, in five languages. Agencies, people, addresses and texts are made of those words: they are nobody's.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from hashlib import blake2b
from itertools import accumulate
from random import Random
from typing import Any
from uuid import UUID

from app.starter.load import shipped_agreements
from app.vocabularies.vocabulary import shipped
from benchmarks.words import Lexicon, lexicons

Record = dict[str, Any]

_LAST_DAY = date(2025, 12, 31)
_EPOCH_MS = 1_735_689_600_000  # 2025-01-01: when the first record was added; one each second
_TRANSLATIONS = ("fr", "ar", "es", "nl")


class Skewed:
    """Values of which the first are drawn far more often: by 1 / rank."""

    def __init__(self, values: Sequence[str], exponent: float = 1.0) -> None:
        self._values = list(values)
        self._weights = list(accumulate((rank + 1) ** -exponent for rank in range(1, len(self._values) + 1)))

    def one(self, chance: Random) -> str:
        return chance.choices(self._values, cum_weights=self._weights)[0]

    def some(self, chance: Random, count: int) -> list[str]:
        """So many different ones, or all that there are."""
        found: dict[str, None] = {}
        while len(found) < min(count, len(self._values)):
            found[self.one(chance)] = None
        return list(found)


def record_id(seed: int, number: int) -> str:
    """A UUIDv7, later ones after earlier ones."""
    chance = int.from_bytes(blake2b(f"{seed} {number}".encode(), digest_size=10).digest())
    bits = (_EPOCH_MS + 1_000 * number) << 80 | chance
    bits = bits & ~(0xF << 76) & ~(0x3 << 62) | 0x7 << 76 | 0x2 << 62
    return str(UUID(int=bits))


class Records:
    """All records of a seed, by number."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._lexicons = lexicons(seed)
        vocabularies, known = shipped(), shipped_agreements()
        countries = Counter(party["country"] for record in known for party in record["parties"] if party["country"])
        self._countries = Skewed([code for code, _ in countries.most_common()] + _rest("countries", countries), 0.9)
        self._areas = Skewed(_by_use("scope_areas", [code for one in known for code in one["scope_areas"]]), 0.8)
        self._forms = Skewed(
            _by_use("cooperation_forms", [code for one in known for code in one.get("cooperation_forms", ())]), 0.8
        )
        self._types = Skewed(_by_use("instrument_types", [one["instrument_type"] for one in known]))
        self._organizations = Skewed(list(vocabularies["organizations"]))
        self._roles = Skewed(list(vocabularies["contact_roles"]))
        self._tasks = Skewed(list(vocabularies["contact_tasks"]), 0.3)
        self._kinds = list(vocabularies["agency_kinds"])
        self._sources = list(vocabularies["source_kinds"])
        self._agencies = lru_cache(maxsize=None)(self._made_agencies)

    def numbered(self, number: int) -> Record:
        chance = Random(self.seed * 1_000_000_007 + number)
        record: Record = {"id": record_id(self.seed, number), "slug": f"agreement-{number:07d}"}
        record |= self._dates(chance) | self._texts(chance)
        record["instrument_type"] = self._types.one(chance)
        record["legal_effect"] = chance.choice(("binding", "binding", "non_binding", "undetermined", None, None, None))
        record["level"] = chance.choice(("intergovernmental", "interministerial", "interagency", "interstate", None))
        record["parties"] = [self._party(chance, code) for code in self._party_codes(chance)]
        record["signed_at"] = {"place": self._english.name(chance), "country": record["parties"][0]["country"]}
        record["scope_areas"] = self._areas.some(chance, _few(chance, 9))
        record["scope_extensible"] = chance.choice((True, False, None, None))
        record["cooperation_forms"] = self._forms.some(chance, _few(chance, 6))
        record["contact_points"] = self._contact_points(chance, record)
        record["external_ids"] = [{"scheme": "unts", "value": f"I-{number}"}] if chance.random() < 0.25 else []
        record["relations"] = self._relations(chance)
        record["sources"] = [self._source(chance, number, n) for n in range(chance.choice((1, 1, 1, 2)))]
        record["evidence"] = [self._evidence(chance, pointer) for pointer in ("/scope_areas", "/parties")]
        record["marking"] = chance.choices(("clear", "green", "amber", "red"), (97, 1, 1, 1))[0]
        return record

    def first(self, count: int) -> Iterator[Record]:
        return (self.numbered(number) for number in range(count))

    @property
    def _english(self) -> Lexicon:
        return self._lexicons["en"]

    def _dates(self, chance: Random) -> Record:
        """When it was signed, began and ended, each with its event, and the status that follows."""
        # More and more are signed each year.
        year = _LAST_DAY.year - int(60 * chance.random() ** 2)
        signed = min(date(year, 1, 1) + timedelta(days=chance.randrange(365)), _LAST_DAY)
        began = signed + timedelta(days=chance.randrange(30, 900)) if chance.random() < 0.6 else None
        began = began if began and began <= _LAST_DAY else None
        ended = began + timedelta(days=365 * chance.randrange(3, 25)) if began and chance.random() < 0.4 else None
        over = ended is not None and ended <= _LAST_DAY
        events = [("signed", signed), ("entered_into_force", began)]
        return {
            "signed_on": str(signed)[: chance.choices((10, 7, 4), (85, 10, 5))[0]],
            "in_force_on": began and str(began),
            "expires_on": ended and str(ended),
            "status": "expired" if over else "in_force" if began else "signed",
            "events": [
                {"type": type_, "date": str(day), "party": None, "note": None}
                for type_, day in events
                if day is not None
            ],
        }

    def _texts(self, chance: Random) -> Record:
        languages = ["en"] if chance.random() < 0.9 else []
        if not languages or chance.random() < 0.6:
            languages.append(chance.choices(_TRANSLATIONS, (40, 30, 20, 10))[0])
        return {
            "titles": {tag: self._lexicons[tag].phrase(chance, 6, 16).capitalize() for tag in languages},
            "title_kinds": {languages[0]: "as_signed"},
            "summaries": {languages[0]: self._lexicons[languages[0]].phrase(chance, 12, 40).capitalize() + "."},
        }

    def _party_codes(self, chance: Random) -> list[str]:
        if chance.random() < 0.05:
            return [self._countries.one(chance), self._organizations.one(chance)]
        return self._countries.some(chance, 3 if chance.random() < 0.03 else 2)

    def _party(self, chance: Random, code: str) -> Record:
        is_country = code in shipped()["countries"]
        agencies = [dict(chance.choice(self._agencies(code)))] if is_country and chance.random() < 0.7 else []
        for_agencies = [agency["id"] for agency in agencies]
        title = self._english.phrase(chance, 2, 4).capitalize()
        signatory = {"name": self._english.name(chance), "title": title, "agencies": for_agencies}
        return {
            "country": code if is_country else None,
            "organization": None if is_country else code,
            "agencies": agencies,
            "signatories": [signatory] if chance.random() < 0.7 else [],
        }

    def _made_agencies(self, country: str) -> list[Record]:
        chance = Random(f"{self.seed} {country}")
        return [
            {
                "id": f"{country.lower()}-agency-{n}",
                "name": f"{self._english.phrase(chance, 2, 4)} {country} {n}".capitalize(),
                "acronym": f"{country}{n}",
                "kind": chance.choice(self._kinds),
            }
            for n in range(1, chance.randint(2, 8))
        ]

    def _contact_points(self, chance: Random, record: Record) -> list[Record]:
        named = [(party["country"], agency["id"]) for party in record["parties"] for agency in party["agencies"]]
        return [
            {
                "party": country,
                "agency": agency,
                "role": self._roles.one(chance),
                "tasks": self._tasks.some(chance, 2),
                "scope_areas": record["scope_areas"][:1] if chance.random() < 0.5 else [],
                "review_by": f"{chance.randint(2025, 2028)}-06",
            }
            for country, agency in named
            if chance.random() < 0.25
        ]

    def _relations(self, chance: Random) -> list[Record]:
        if chance.random() < 0.9:
            return []
        return [{"type": "based_on", "target": None, "title": self._english.phrase(chance, 5, 9).capitalize()}]

    def _source(self, chance: Random, number: int, nth: int) -> Record:
        return {
            "url": f"https://gazette.example/{number}/{nth}",
            "title": self._english.phrase(chance, 4, 8).capitalize(),
            "publisher": self._english.name(chance),
            "language": chance.choice(("en", *_TRANSLATIONS)),
            "published_on": f"{chance.randint(1990, 2025)}-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}",
            "kind": chance.choice(self._sources),
        }

    def _evidence(self, chance: Random, pointer: str) -> Record:
        return {"pointer": pointer, "source": 0, "quote": self._english.phrase(chance, 5, 9), "confidence": None}


def _few(chance: Random, most: int) -> int:
    """One or two as a rule, seldom many."""
    return min(most, 1 + int(chance.expovariate(0.5)))


def _rest(vocabulary: str, used: Counter[str]) -> list[str]:
    return [code for code in shipped()[vocabulary] if code not in used]


def _by_use(vocabulary: str, used: list[str]) -> list[str]:
    """Every code of the vocabulary, those that shipped agreements use most first."""
    counted = Counter(used)
    return [code for code, _ in counted.most_common()] + _rest(vocabulary, counted)

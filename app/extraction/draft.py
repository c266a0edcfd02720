"""From the text of a communique to a draft record: each value with the words it rests on. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from app.extraction import contacts, dating, forms, instrument, places, scope
from app.extraction.agencies import KnownAgency, generic_names, known_names, types_of
from app.extraction.files import LANGUAGES
from app.extraction.found import Found
from app.extraction.institutions import Agencies, Agency
from app.extraction.language import language_of
from app.extraction.lexicon import Words
from app.extraction.matching import Phrases
from app.extraction.mentions import Mentions
from app.extraction.parties import Parties
from app.extraction.reading import Reading
from app.extraction.relevance import OF_ANY_FIELD
from app.extraction.report import Report
from app.extraction.signatories import Signatories, Signatory
from app.text import clean, fold
from app.vocabularies.vocabulary import Vocabularies

# A communique has a few thousand characters; what stands after these is not read.
LONGEST_READ = 60_000

_LONGEST_QUOTE = 300
_NO_COMMUNIQUE = "The text tells of no agreement or other instrument on police or security: the draft is empty."


# Half a pair is no character; what stands for it keeps the others where they are.
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Evidence:
    """`start` and `end` count code points of the text as it was given; `quote` is what stands between them."""

    pointer: str
    start: int
    end: int
    quote: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Extraction:
    draft: dict[str, Any]
    evidence: list[Evidence]
    language: str | None
    warnings: list[str]


@dataclass(frozen=True, slots=True)
class Request:
    """A text, and what is known of it beside itself."""

    text: str
    language: str | None = None
    published_on: date | None = None
    url: str | None = None
    agencies: tuple[KnownAgency, ...] = field(default=())


class Extractor:
    """Reads communiques with the vocabularies' words. Building it is dear, so it is built once."""

    def __init__(self, vocabularies: Vocabularies) -> None:
        self._vocabularies = vocabularies
        self._words = {language: Words(language) for language in LANGUAGES}
        self._names = lru_cache(maxsize=16)(self._all_names)

    def extract(self, request: Request) -> Extraction:
        """The draft: empty, with a warning, where the text tells of no instrument. Raises nothing, whatever the text."""
        language = request.language if request.language in LANGUAGES else language_of(request.text)
        if language is None:
            return _empty(None, "The text is in none of the languages that are read: ar, en, es, fr, nl.")
        warnings = []
        if len(request.text) > LONGEST_READ:
            warnings.append(f"Only the first {LONGEST_READ} characters were read.")
        reading = self._read(_SURROGATE.sub("\ufffd", request.text[:LONGEST_READ]), language, request.agencies)
        return _Drafting(Report(reading, request.published_on), request, self._vocabularies).extraction(warnings)

    def _read(self, text: str, language: str, agencies: tuple[KnownAgency, ...]) -> Reading:
        names, known = self._names(agencies, language)
        return Reading(text, self._words[language], names, known)

    def _all_names(self, agencies: tuple[KnownAgency, ...], language: str) -> tuple[Phrases, frozenset[str]]:
        words = self._words[language]
        values: dict[str, list[str]] = {text: list(found) for text, found in words.names.items()}
        for text, ids in known_names(agencies, language).items():
            values.setdefault(text, []).extend(f"agency:{id_}" for id_ in ids)
        for text, types in generic_names(language).items():
            values.setdefault(text, []).extend(f"type:{name}" for name in types)
        known = words.known | {word for text in values for word in text.split()} if words.known else words.known
        return Phrases(values), known


def _empty(language: str | None, warning: str) -> Extraction:
    return Extraction({}, [], language, [warning])


class _Drafting:
    """One text on its way to a record."""

    def __init__(self, report: Report, request: Request, vocabularies: Vocabularies) -> None:
        self._report = report
        self._request = request
        self._vocabularies = vocabularies
        self._known: Mapping[str, KnownAgency] = {agency.id: agency for agency in request.agencies}
        self._mentions = Mentions(report, {agency.id: agency.party for agency in request.agencies})
        self._evidence: list[Evidence] = []
        self._draft: dict[str, Any] = {}

    def extraction(self, warnings: list[str]) -> Extraction:
        language = self._report.reading.language
        if not self._report.relevance.is_communique:
            return _empty(
                language, "The text tells of no agreement, memorandum or other instrument: the draft is empty."
            )
        type_ = instrument.instrument_type(self._report)
        parties = Parties(self._report, self._mentions).found()
        if type_ is None or len(parties) < 2:
            return _empty(
                language, "The text names no instrument between two states or organizations: the draft is empty."
            )
        self._fill(type_, parties)
        if not self._is_of_security():
            return _empty(language, _NO_COMMUNIQUE)
        if not self._report.relevance.signings:
            warnings.append("The text does not say that the instrument was signed.")
        return Extraction(self._draft, self._evidence, language, warnings)

    def _is_of_security(self) -> bool:
        """Whether anything that was found is police's or security's: states and clubs sign other things too."""
        if self._report.relevance.is_of_another_field:
            return False
        parties = self._draft["parties"]
        found = self._draft["scope_areas"] or set(self._draft["cooperation_forms"]) - OF_ANY_FIELD
        named = any(party["organization"] or self._has_force(party["agencies"]) for party in parties)
        return bool(found or named) or self._report.relevance.names_security

    def _has_force(self, agencies: list[dict[str, Any]]) -> bool:
        """Whether one of the agencies is known, or is called by what is police's or security's."""
        names = [agency.get("name") for agency in agencies]
        return None in names or any(self._report.reading.words.is_of_security(name) for name in names if name)

    def _fill(self, type_: Found[str], parties: list[Found[str]]) -> None:
        report, codes = self._report, tuple(party.value for party in parties)
        self._draft = {"titles": {}, "title_kinds": {}}
        self._put("instrument_type", type_)
        self._put("status", instrument.status(report))
        self._put("framework", instrument.is_framework(report))
        self._put("signed_on", dating.signed_on(report, self._request.published_on))
        self._put_place(places.signed_at(report, self._mentions))
        self._put_parties(parties)
        self._put_list("scope_areas", scope.scope_areas(report, self._mentions, frozenset(codes)))
        self._put("scope_extensible", instrument.is_extensible(report))
        self._put_list("cooperation_forms", forms.cooperation_forms(report, self._mentions, frozenset(codes)))
        self._put_contacts(contacts.contact_points(report, self._mentions, codes))
        self._put_title(type_)
        self._put_source()

    def _rests_on(self, pointer: str, first: int, last: int, confidence: float) -> None:
        tokens = self._report.reading.tokens
        start, end = tokens[first].start, tokens[last].end
        end = min(end, start + _LONGEST_QUOTE)
        self._evidence.append(Evidence(pointer, start, end, self._request.text[start:end], round(confidence, 2)))

    def _put(self, key: str, found: Found[Any] | None) -> None:
        if found is not None:
            self._draft[key] = found.value
            self._rests_on(f"/{key}", found.first, found.last, found.confidence)

    def _put_list(self, key: str, found: Sequence[Found[str]]) -> None:
        self._draft[key] = [one.value for one in found]
        for n, one in enumerate(found):
            self._rests_on(f"/{key}/{n}", one.first, one.last, one.confidence)

    def _put_place(self, found: Found[places.Place] | None) -> None:
        if found is not None:
            self._draft["signed_at"] = {"place": found.value.place, "country": found.value.country}
            self._rests_on("/signed_at", found.first, found.last, found.confidence)

    def _put_parties(self, parties: list[Found[str]]) -> None:
        codes = [party.value for party in parties]
        agencies = Agencies(self._report, self._mentions, codes, self._known, types_of(self._request.agencies))
        signatories = Signatories(self._report, self._mentions, codes).found()
        self._draft["parties"] = []
        for n, party in enumerate(parties):
            is_country = party.value in self._vocabularies["countries"]
            own = self._once([a for a in agencies.found() if a.value.party == party.value])
            offices = [agency for agency in agencies.every if agency.value.key in {one.value.key for one in own}]
            self._draft["parties"].append(
                {
                    "country": party.value if is_country else None,
                    "organization": None if is_country else party.value,
                    "agencies": [self._agency(agency.value) for agency in own],
                    "signatories": list(self._signed_for(n, party.value, offices, signatories)),
                }
            )
            self._rests_on(f"/parties/{n}", party.first, party.last, party.confidence)
            for k, agency in enumerate(own):
                self._rests_on(f"/parties/{n}/agencies/{k}", agency.first, agency.last, agency.confidence)

    def _once(self, agencies: list[Found[Agency]]) -> list[Found[Agency]]:
        """The agencies that can be stored, without those that are called as a known one among them."""
        known = [self._known[one.value.id] for one in agencies if one.value.id]
        spellings = {fold(name) for one in known for name in (*(text for _, text in one.names), *one.acronyms)}
        return [
            one
            for one in agencies
            if one.value.id or (_is_storable(one.value.name or "-") and fold(one.value.name or "") not in spellings)
        ]

    def _agency(self, agency: Agency) -> dict[str, Any]:
        if agency.id is None:
            return {"name": agency.name, "kind": agency.kind}
        known = self._known[agency.id]
        name = known.name_in(self._report.reading.language) or agency.name or known.name_in("en")
        return {"id": agency.id, "name": name, "acronym": next(iter(known.acronyms), None)}

    def _signed_for(
        self, n: int, party: str, named: list[Found[Agency]], signatories: list[Found[Signatory]]
    ) -> Iterator[dict[str, Any]]:
        k = 0
        for found in signatories:
            if found.value.party != party or not _is_storable(found.value.name):
                continue
            office = found.value.office
            offices = [a.value for a in named if office[0] <= a.first and a.last <= office[1]] if office else []
            yield {
                "name": found.value.name,
                "title": found.value.title if _is_storable(found.value.title or "") else None,
                "agencies": list(dict.fromkeys(agency.id or agency.name for agency in offices)),
            }
            self._rests_on(f"/parties/{n}/signatories/{k}", found.first, found.last, found.confidence)
            k += 1

    def _put_contacts(self, found: list[Found[contacts.Contact]]) -> None:
        self._draft["contact_points"] = []
        for n, one in enumerate(found):
            self._draft["contact_points"].append(
                {
                    "party": one.value.party,
                    "agency": self._agency_in(one.value),
                    "role": one.value.role,
                    "tasks": list(one.value.tasks),
                }
            )
            self._rests_on(f"/contact_points/{n}", one.first, one.last, one.confidence)

    def _agency_in(self, contact: contacts.Contact) -> str | None:
        """The agency of the party that has the contact point: the one that its sentence names, else the only one."""
        party = next(p for p in self._draft["parties"] if contact.party in (p["country"], p["organization"]))
        names = [agency.get("id") or agency["name"] for agency in party["agencies"]]
        return names[0] if names else None

    def _put_title(self, type_: Found[str]) -> None:
        """What the text says of the instrument, as it says it: the headline, else its sentence, cut at a title's length."""
        language = self._report.reading.language
        n = self._report.relevance.headline
        if n is None:
            n = self._report.reading.sentence_of(type_.first)
        sentence = self._report.reading.sentences[n]
        tokens = self._report.reading.tokens
        first, last = self._report.start(n), sentence.end - 1
        start, end = tokens[first].start, tokens[last].end
        title = " ".join("".join(c if c.isprintable() else " " for c in self._request.text[start:end]).split())
        self._draft["titles"] = {language: title[:500].strip()}
        self._draft["title_kinds"] = {language: "descriptive"}
        self._rests_on(f"/titles/{language}", first, last, 0.6)

    def _put_source(self) -> None:
        published = self._request.published_on
        title = self._draft["titles"][self._report.reading.language][:300]
        self._draft["sources"] = [
            {
                "url": self._request.url,
                "title": title,
                "language": self._report.reading.language,
                "published_on": published.isoformat() if published else None,
                "kind": "communique",
            }
        ]


def _is_storable(text: str) -> bool:
    """Whether a record may hold the text: short enough, and without control characters."""
    try:
        return 0 < len(clean(text)) <= 300
    except ValueError:
        return False

"""From a rendered document to the rows by which it is found. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app import dates
from app.agencies.rules import Name
from app.search import analysis
from app.search.alive import alive_days
from app.search.analysis import code_token
from app.search.text_query import EVERY_RECORD, label_token
from app.text import fold, words
from app.tokens import Tokens
from app.vocabularies.vocabulary import Vocabularies, Vocabulary

Document = Mapping[str, Any]

# The names of agencies by their ids.
Names = Mapping[str, Sequence[Name]]

# How many bytes of tokens each field of a record has at most.
_BUDGET = {"titles": 200_000, "names": 100_000, "summaries": 400_000}


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact point as it is found: keys of terms, and the last day by which it is to be reviewed, as a number."""

    id: str
    party: int
    role: int
    review_by: int | None
    areas: frozenset[int]


@dataclass(frozen=True, slots=True)
class Entry:
    """All that finding needs to know of one record."""

    columns: dict[str, Any]
    terms: frozenset[int]
    named: frozenset[int]
    codes: frozenset[int]
    agencies: frozenset[str]
    languages: frozenset[str]
    external_ids: frozenset[str]
    signatories: frozenset[tuple[str, int]]
    contacts: tuple[Contact, ...]
    tokens: Tokens

    @property
    def words(self) -> frozenset[str]:
        """The words that someone may have meant."""
        texts = (*self.tokens.titles, *self.tokens.names, *self.tokens.summaries)
        return frozenset(token for token in texts if not token.startswith("·"))


def entry(document: Document, vocabularies: Vocabularies, names: Names | None) -> Entry:
    """`names` are those of the agencies that the document names; without them the entry has no tokens."""
    alive = alive_days(document, vocabularies)
    signed = dates.parse(document["signed_on"]) if document["signed_on"] else None
    named = frozenset(_keys(_filtered_codes(document), vocabularies))
    areas = vocabularies["scope_areas"]
    above = frozenset(areas[code].key for area in document["scope_areas"] for code in areas.above(area))
    terms = named | above
    parties = document["parties"]
    return Entry(
        columns={
            "signed_first": dates.number(signed.first) if signed else 0,
            "signed_last": dates.number(signed.last) if signed else 0,
            "alive_first": alive[0] if alive else None,
            "alive_last": alive[1] if alive else None,
            "title_sort": title_sort(document["titles"]),
            "twin_key": twin_key(document),
        },
        terms=terms,
        named=named,
        codes=frozenset(_keys(_other_codes(document), vocabularies)) - terms,
        agencies=frozenset(_agency_ids(document)),
        languages=frozenset(_languages(document)),
        external_ids=frozenset(external_reference(**external) for external in document["external_ids"]),
        signatories=frozenset(
            (word, person)
            for person, signatory in enumerate(one for party in parties for one in party["signatories"])
            for word in words(signatory["name"])
        ),
        contacts=tuple(_contact(point, vocabularies) for point in document["contact_points"]),
        tokens=Tokens() if names is None else _all_tokens(document, names, _code_tokens(document, terms, areas)),
    )


def _agency_ids(document: Document) -> set[str]:
    return {agency["id"] for party in document["parties"] for agency in party["agencies"]}


def _languages(document: Document) -> set[str]:
    return {prefix for tag in document["titles"] for prefix in language_prefixes(tag)}


def _code_tokens(document: Document, terms: Iterable[int], areas: Vocabulary) -> tuple[str, ...]:
    return (
        EVERY_RECORD,
        *(code_token("t", key) for key in sorted(terms)),
        *(label_token(areas[code]) for code in document["scope_areas"]),
        *(code_token("a", one) for one in sorted(_agency_ids(document))),
        *(code_token("l", tag) for tag in sorted(_languages(document))),
    )


def _all_tokens(document: Document, names: Names, codes: tuple[str, ...]) -> Tokens:
    return Tokens(
        titles=_tokens("titles", document["titles"].items()),
        names=_tokens("names", _names(document, names)),
        summaries=_tokens("summaries", document["summaries"].items()),
        codes=codes,
    )


def _tokens(field: str, texts: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The tokens of texts, each with its language."""
    return analysis.within((token for tag, text in texts for token in analysis.tokens(text, tag)), _BUDGET[field])


def _names(document: Document, names: Names) -> Iterator[tuple[str, str]]:
    """Of people, agencies and places: names with their languages; of a person's or a place's nobody says any."""
    for party in document["parties"]:
        yield from (("und", signatory["name"]) for signatory in party["signatories"])
        for agency in party["agencies"]:
            yield from ((name.language or "und", name.text) for name in names[agency["id"]])
    if document["signed_at"] and document["signed_at"]["place"]:
        yield "und", document["signed_at"]["place"]


def _contact(point: Mapping[str, Any], vocabularies: Vocabularies) -> Contact:
    kind = "countries" if point["party"] in vocabularies["countries"] else "organizations"
    return Contact(
        point["id"],
        vocabularies[kind][point["party"]].key,
        vocabularies["contact_roles"][point["role"]].key,
        dates.number(dates.parse(point["review_by"]).last) if point["review_by"] else None,
        frozenset(vocabularies["scope_areas"][code].key for code in point["scope_areas"]),
    )


def party_code(party: Mapping[str, Any]) -> str:
    """The country's or the organization's code. Codes of the two never coincide: one is in capitals."""
    return str(party["country"] or party["organization"])


def twin_key(document: Document) -> str | None:
    """What two records of one instrument have in common, or None where the signing day is not known."""
    signed_on = document["signed_on"]
    if not signed_on or not dates.parse(signed_on).is_day:
        return None
    return f"{'+'.join(sorted(map(party_code, document['parties'])))} {document['instrument_type']} {signed_on}"


def english_first(titles: Mapping[str, str]) -> str:
    """The one title by which a record goes: the English, or the first where there is none."""
    return next((text for tag, text in titles.items() if "en" in language_prefixes(tag)), next(iter(titles.values())))


def title_sort(titles: Mapping[str, str]) -> str:
    folded = fold(english_first(titles))
    # PostgreSQL indexes no text of more than some 2,700 bytes, and folding can make one longer than it was.
    return folded.encode()[:2400].decode(errors="ignore")


def language_prefixes(tag: str) -> list[str]:
    parts = tag.casefold().split("-")
    return ["-".join(parts[: n + 1]) for n in range(len(parts))]


def external_reference(scheme: str, value: str) -> str:
    return f"{scheme}:{value.casefold()}"


def _keys(codes: Iterator[tuple[str, str | None]], vocabularies: Vocabularies) -> Iterator[int]:
    return (vocabularies[name][code].key for name, code in codes if code is not None)


def _filtered_codes(document: Document) -> Iterator[tuple[str, str | None]]:
    yield "instrument_types", document["instrument_type"]
    yield "statuses", document["status"]
    yield "legal_effects", document["legal_effect"]
    yield "levels", document["level"]
    for party in document["parties"]:
        yield "countries", party["country"]
        yield "organizations", party["organization"]
    yield from (("scope_areas", code) for code in document["scope_areas"])
    yield from (("cooperation_forms", code) for code in document["cooperation_forms"])
    yield from (("contact_roles", point["role"]) for point in document["contact_points"])


def _other_codes(document: Document) -> Iterator[tuple[str, str | None]]:
    yield from (("title_kinds", code) for code in document["title_kinds"].values())
    if document["signed_at"]:
        yield "countries", document["signed_at"]["country"]
    for point in document["contact_points"]:
        yield from (("contact_tasks", code) for code in point["tasks"])
        yield from (("scope_areas", code) for code in point["scope_areas"])
    yield from (("event_types", event["type"]) for event in document["events"])
    yield from (("relation_types", relation["type"]) for relation in document["relations"])
    yield from (("id_schemes", external["scheme"]) for external in document["external_ids"])
    yield from (("source_kinds", source["kind"]) for source in document["sources"])

"""Whole valid records of every kind, for properties that hold of all of them."""

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any

from hypothesis import strategies as st

from app.vocabularies.vocabulary import shipped
from tests.conftest import NOW
from tests.records import Record

TODAY = NOW.date()
TAGS = ("en", "ar", "fr", "es", "nl", "pt-BR", "en-GB", "zh-Hant-TW", "sr-Latn", "de-CH-1996", "und", "fr-x-private")
MARKINGS = ("clear", "green", "amber", "red")

# Letters of many scripts, composed and not, of both directions and of four bytes.
_LETTERS = "aZéßøþıĿ ابجأإآةىيەپ אבג жЩΩς 日本語かガ한글 नमस्ते ไทย 𝔐𐍈🙂 e\u0301\u200f'’\"\\/~%&+,;:-_.()0٣"


@cache
def code(vocabulary: str) -> st.SearchStrategy[str]:
    return st.sampled_from(list(shipped()[vocabulary]))


@cache
def codes(vocabulary: str, most: int = 4) -> st.SearchStrategy[list[str]]:
    return st.lists(code(vocabulary), unique=True, max_size=most)


@cache
def text(longest: int = 40) -> st.SearchStrategy[str]:
    """Text as the registry keeps it: NFC, without outer blanks, of any script."""
    anything = st.text(
        st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"), min_size=1, max_size=longest
    )
    found = st.text(st.sampled_from(_LETTERS), min_size=1, max_size=longest) | anything
    return found.map(lambda t: unicodedata.normalize("NFC", t).strip()).filter(lambda t: 0 < len(t) <= longest)


@cache
def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


@cache
@st.composite
def edtf(draw: st.DrawFn, first: date = date.min, last: date = date.max) -> str:
    """A day of the range, or its month, or its year."""
    return draw(st.dates(first, last)).isoformat()[: draw(st.sampled_from((10, 7, 4)))]


@cache
def by_language(longest: int, least: int = 0) -> st.SearchStrategy[dict[str, str]]:
    return st.dictionaries(st.sampled_from(TAGS), text(longest), min_size=least, max_size=4)


@st.composite
def party(draw: st.DrawFn, kind: str, party_code: str, mark: str) -> Record:
    """A party whose agencies no other record names: `mark` stands in all their names and ids."""
    agencies = []
    for n in range(draw(st.integers(0, 3))):
        own = f"{mark}.{party_code}.{n}"
        name, acronym, agency_id = f"{draw(text())} {own}", f"A{own}", f"x{mark}-{party_code.lower()}-{n}"
        agency: Record = draw(
            st.sampled_from(
                (
                    {"name": name},
                    {"acronym": acronym},
                    {"id": None, "name": name, "acronym": acronym},
                    {"id": agency_id, "name": name},
                    {"id": agency_id, "name": name, "acronym": acronym},
                )
            )
        )
        agencies.append({**agency, **draw(st.just({}) | st.fixed_dictionaries({"kind": code("agency_kinds")}))})
    signatories = [
        {"name": draw(text()), "title": draw(maybe(text())), "agencies": draw(_some_of(agencies))}
        for _ in range(draw(st.integers(0, 2)))
    ]
    nothing = "organization" if kind == "country" else "country"
    return {kind: party_code, nothing: None, "agencies": agencies, "signatories": signatories}


def spellings(agency: Record) -> list[str]:
    """All by which the record may name this agency of its own."""
    return [agency[key] for key in ("id", "name", "acronym") if agency.get(key)]


def _some_of(agencies: list[Record]) -> st.SearchStrategy[list[str]]:
    if not agencies:
        return st.just([])
    some = st.lists(st.sampled_from(range(len(agencies))), unique=True)
    return some.flatmap(lambda chosen: st.tuples(*(st.sampled_from(spellings(agencies[n])) for n in chosen))).map(list)


@st.composite
def parties(draw: st.DrawFn, mark: str) -> list[Record]:
    one = code("countries").map(lambda c: ("country", c)) | code("organizations").map(lambda c: ("organization", c))
    return [draw(party(*found, mark)) for found in draw(st.lists(one, unique=True, min_size=2, max_size=4))]


@st.composite
def contact_point(draw: st.DrawFn, own: list[Record]) -> Record:
    chosen = draw(st.sampled_from(own))
    names = [name for agency in chosen["agencies"] for name in spellings(agency)]
    return {
        "party": chosen["country"] or chosen["organization"],
        "agency": draw(maybe(st.sampled_from(names))) if names else None,
        "role": draw(code("contact_roles")),
        "tasks": draw(codes("contact_tasks")),
        "scope_areas": draw(codes("scope_areas", 2)),
        "urgent": draw(st.booleans()),
        "verified_on": draw(maybe(edtf())),
        "review_by": draw(maybe(edtf())),
        "marking": draw(st.sampled_from(MARKINGS)),
    }


def _lived(draw: st.DrawFn) -> Record:
    """Dates that can be read together: no end before both beginnings, and no signing after today."""
    signed, in_force = draw(st.dates(max_value=TODAY)), draw(st.dates(max_value=TODAY))
    precision = st.sampled_from((10, 7, 4))
    ends = edtf(first=min(signed, in_force))
    return {
        "signed_on": signed.isoformat()[: draw(precision)],
        "in_force_on": in_force.isoformat()[: draw(precision)],
        "expires_on": draw(maybe(ends)),
        "terminated_on": draw(maybe(ends)),
    }


@cache
def _source() -> st.SearchStrategy[Record]:
    urls = st.from_regex(r"https?://[a-z]{1,20}\.(org|ma)(:[1-9][0-9]{0,3})?/[a-z0-9/?&=%~#.-]{0,30}", fullmatch=True)
    links = st.tuples(urls, maybe(text())) | st.tuples(st.none(), text())
    rest = st.fixed_dictionaries(
        {
            "publisher": maybe(text()),
            "language": maybe(st.sampled_from(TAGS)),
            "published_on": maybe(edtf()),
            "retrieved_on": maybe(edtf()),
            "kind": maybe(code("source_kinds")),
        }
    )
    return st.tuples(links, rest).map(lambda pair: {"url": pair[0][0], "title": pair[0][1], **pair[1]})


def pointers(value: object, above: str = "") -> Iterator[str]:
    """Every JSON pointer that resolves in the value."""
    yield above
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield from pointers(child, f"{above}/{str(key).replace('~', '~0').replace('/', '~1')}")


@st.composite
def records(draw: st.DrawFn, mark: str, targets: Sequence[str] = ()) -> Record:
    """A record in which any key may say something, in the form in which the registry gives it back.

    `mark` is `[a-z0-9]` and keeps its slug and agencies apart from those of other records; `targets` are ids of
    records to which it may relate.
    """
    own = draw(parties(mark))
    titles = draw(by_language(500, least=1))
    named = [one["country"] or one["organization"] for one in own]
    sources = draw(st.lists(_source(), max_size=3))
    target = maybe(st.sampled_from(targets)) if targets else st.none()
    relation = st.fixed_dictionaries({"type": code("relation_types"), "target": target, "title": text()})
    events = st.fixed_dictionaries(
        {
            "type": code("event_types"),
            "date": maybe(edtf()),
            "party": maybe(st.sampled_from(named)),
            "note": maybe(text()),
        }
    )
    external = st.fixed_dictionaries({"scheme": code("id_schemes"), "value": text()})
    optional: dict[str, st.SearchStrategy[Any]] = {
        "slug": st.none() | st.just(f"slug-{mark}"),
        "title_kinds": st.dictionaries(st.sampled_from(list(titles)), code("title_kinds"), max_size=2),
        "summaries": by_language(60),
        "remarks": by_language(60),
        "status": maybe(code("statuses")),
        "legal_effect": maybe(code("legal_effects")),
        "level": maybe(code("levels")),
        "framework": maybe(st.booleans()),
        "signed_at": maybe(st.fixed_dictionaries({"place": maybe(text()), "country": maybe(code("countries"))})),
        "scope_areas": codes("scope_areas", 8),
        "scope_extensible": maybe(st.booleans()),
        "cooperation_forms": codes("cooperation_forms"),
        "contact_points": st.lists(contact_point(own), max_size=3),
        "events": st.lists(events, max_size=3),
        "relations": st.lists(relation, max_size=2),
        "external_ids": st.lists(external, max_size=3),
        "sources": st.just(sources),
        "marking": st.sampled_from(MARKINGS),
    }
    left_out = draw(st.sets(st.sampled_from([*optional, "dates"]), max_size=8))
    record: Record = {"titles": titles, "instrument_type": draw(code("instrument_types")), "parties": own}
    record |= {key: draw(strategy) for key, strategy in optional.items() if key not in left_out}
    record |= {} if "dates" in left_out else _lived(draw)
    if record.get("sources"):
        record["evidence"] = draw(
            st.lists(_evidence([p for p in pointers(record) if p != "/slug"], len(sources)), max_size=3)
        )
    return record


def _evidence(resolving: list[str], sources: int) -> st.SearchStrategy[Record]:
    return st.fixed_dictionaries(
        {
            "pointer": st.sampled_from(resolving),
            "source": st.integers(0, sources - 1),
            "quote": maybe(text(300)),
            "confidence": maybe(st.floats(0, 1)),
        }
    )

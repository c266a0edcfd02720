"""Ways to break one rule of a valid record: each gives the pointer at which the mistake must be told."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from tests.properties.strategies import pointers
from tests.records import Record

Break = Callable[[Record, st.DrawFn], str]


def _set(record: Record, pointer: str, value: Any) -> str:
    """The pointer, at which the value now stands."""
    *way, last = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
    for part in way:
        record = record[int(part)] if isinstance(record, list) else record[part]
    record[int(last) if isinstance(record, list) else last] = value
    return pointer


def _at(value: Any, pointer: str) -> Any:
    for part in pointer.split("/")[1:]:
        value = value[int(part)] if isinstance(value, list) else value[part.replace("~1", "/").replace("~0", "~")]
    return value


def _constant(pointer: str, value: Any) -> Break:
    return lambda record, draw: _set(record, pointer, value)


def _added(key: str, item: Record, wrong: str = "") -> Break:
    """A wrong item more in a list; `wrong` is where in the item."""

    def apply(record: Record, draw: st.DrawFn) -> str:
        record.setdefault(key, []).append(item)
        return f"/{key}/{len(record[key]) - 1}{wrong}"

    return apply


def _unknown_key(record: Record, draw: st.DrawFn) -> str:
    maps = ("/titles", "/title_kinds", "/summaries", "/remarks", "/evidence")
    places = [p for p in pointers(record) if isinstance(_at(record, p), dict) and not p.startswith(maps)]
    return _set(record, draw(st.sampled_from(places)) + "/instrument_typo", None)


def _control_character(record: Record, draw: st.DrawFn) -> str:
    texts = [p for p in pointers(record) if isinstance(_at(record, p), str) and not p.startswith("/evidence")]
    pointer = draw(st.sampled_from(texts))
    text = _at(record, pointer)
    return _set(record, pointer, f"{text[:1]}{draw(st.sampled_from(chr(0) + chr(27) + chr(10) + chr(0x85)))}{text[1:]}")


def _wrong_type(record: Record, draw: st.DrawFn) -> str:
    record.pop("evidence", None)
    # An agency may be an id alone, a blank text is none, and what is null is not told: a text where no text can be.
    places = [p for p in pointers(record) if isinstance(_at(record, p), dict | list | bool) and p]
    places = [p for p in places if not ("/agencies/" in p and isinstance(_at(record, p), dict))]
    return _set(record, draw(st.sampled_from(places)), "no such thing")


def _party_twice(record: Record, draw: st.DrawFn) -> str:
    code = record["parties"][0]["country"]
    again = {**record["parties"][0], "agencies": [], "signatories": [], "country": code and code.lower()}
    record["parties"].append(again)
    return f"/parties/{len(record['parties']) - 1}"


def _too_long(record: Record, draw: st.DrawFn) -> str:
    record.pop("evidence", None)
    longest = draw(st.sampled_from((("/titles/en", 500), ("/summaries/en", 5_000), ("/remarks/en", 5_000))))
    record.setdefault(longest[0].split("/")[1], {})
    return _set(record, longest[0], "ع" * (longest[1] + 1))


def _area_twice(record: Record, draw: st.DrawFn) -> str:
    record["scope_areas"] = ["cybercrime", "drugs", "cybercrime"]
    return "/scope_areas/2"


def _ends_first(record: Record, draw: st.DrawFn) -> str:
    record |= {"signed_on": "2020-05", "in_force_on": "2020-06-01", "expires_on": None, "terminated_on": None}
    return _set(record, draw(st.sampled_from(("/expires_on", "/terminated_on"))), draw(st.sampled_from(_BEFORE)))


_BEFORE = ("2019", "2020-04", "2020-04-30", "0001")


def _signed_tomorrow(record: Record, draw: st.DrawFn) -> str:
    record |= {"status": "signed", "in_force_on": None, "expires_on": None, "terminated_on": None}
    return _set(record, "/signed_on", draw(st.sampled_from(("2026-11-26", "2026-12", "2027", "9999-12-31"))))


def _point(**changes: Any) -> Record:
    return {"party": "ZZZ", "agency": None, "role": "central", **changes}


BREAKS: dict[str, Break] = {
    "no title": _constant("/titles", {}),
    "a blank title": lambda record, draw: _set(record, f"/titles/{next(iter(record['titles']))}", " \u00a0 "),
    "no type": _constant("/instrument_type", None),
    "one party": lambda record, draw: _set(record, "/parties", record["parties"][:1]),
    "a party twice": _party_twice,
    "a party of two kinds": lambda record, draw: (
        record["parties"].append({"country": "MA", "organization": "interpol"}) or f"/parties/{len(record['parties']) - 1}"
    ),
    "no party at all": _added("parties", {"country": None}),
    "an agency without a name": lambda record, draw: _set(record, "/parties/0/agencies", [{"kind": "police"}]) + "/0",
    "an agency that is not there": lambda record, draw: (
        _set(record, "/parties/0/agencies", [{"id": "no-such-agency"}]) + "/0/id"
    ),
    "a code of no vocabulary": lambda record, draw: _set(
        record, f"/{draw(st.sampled_from(('instrument_type', 'status', 'legal_effect', 'level')))}", "no-such-code"
    ),
    "a country that is none": _added("parties", {"country": "QQ"}, "/country"),
    "a marking that is none": _constant("/marking", "purple"),
    "an area twice": _area_twice,
    "an unknown key": _unknown_key,
    "a value of another type": _wrong_type,
    "a control character": _control_character,
    "too long a text": _too_long,
    "a tag that is none": lambda record, draw: _set(record, "/summaries", {"no_tag": "text"}) + "/no_tag",
    "a kind of no title": lambda record, draw: (
        record.__setitem__("title_kinds", {"la": "as_signed"}) or "/title_kinds/la"
    ),
    "a day that is none": lambda record, draw: _set(
        record, "/signed_on", draw(st.sampled_from(("2023-02-29", "2024-13", "24-05", "0000", "2024-05-21T00:00:00Z", "٢٠٢٤")))
    ),
    "an end before the beginning": _ends_first,
    "a signing to come": _signed_tomorrow,
    "a contact of a stranger": _added("contact_points", _point(), "/party"),
    "an event of a stranger": _added("events", {"type": "signed", "party": "ZZZ"}, "/party"),
    "a relation to nothing": _added("relations", {"type": "amends", "target": None, "title": " "}),
    "a relation to what is not there": _added("relations", {"type": "amends", "target": "not-here"}, "/target"),
    "an id of no scheme": _added("external_ids", {"scheme": "isbn", "value": "1"}, "/scheme"),
    "a source without link or title": _added("sources", {"url": "", "title": None, "kind": "press"}),
    "a link that is none": _added("sources", {"url": "javascript:alert(1)"}, "/url"),
    "a link without host": _added("sources", {"url": "https:///path"}, "/url"),
    "evidence of nothing": lambda record, draw: _bad_evidence(record, {"pointer": "/scope_areas/99", "source": 0}, "pointer"),
    "evidence of no list": lambda record, draw: _bad_evidence(record, {"pointer": "/parties/-", "source": 0}, "pointer"),
    "evidence within a text": lambda record, draw: _bad_evidence(
        record, {"pointer": "/instrument_type/0", "source": 0}, "pointer"
    ),
    "evidence from no source": lambda record, draw: _bad_evidence(record, {"pointer": "/titles", "source": 9}, "source"),
    "too much confidence": lambda record, draw: _bad_evidence(
        record, {"pointer": "/titles", "source": 0, "confidence": 1.5}, "confidence"
    ),
    "too many areas": _constant("/scope_areas", ["drugs"] * 101),
    "too many parties": _constant("/parties", [{"country": "MA"}] * 51),
    "a slug like an id": _constant("/slug", "0196b2c4-7a51-7c3e-9f0e-2f6c0f7a1b11"),
    "a slug of other letters": _constant("/slug", "Not A Slug"),
}  # fmt: skip


def _bad_evidence(record: Record, evidence: Record, wrong: str) -> str:
    record["sources"] = [{"title": "A source"}]
    record["evidence"] = [evidence]
    return f"/evidence/0/{wrong}"

"""What a filter should find, worked out in plain Python from whole records, after the words of the contract."""

from dataclasses import dataclass
from random import Random
from typing import Any

import httpx

from app.text import words
from tests.http.walking import walk
from tests.records import Record, full, record

Query = list[tuple[str, str]]

_ENDLESS = "9999-12-31"


def first_day(date: str) -> str:
    """The earliest day that an EDTF date may mean. Days compare as text."""
    return (date + "-01-01")[:10]


def last_day(date: str) -> str:
    """A day not before the latest that the date may mean, and before the first day of what follows."""
    return date + "-12-31"[len(date) - 4 :]


@dataclass(frozen=True)
class Oracle:
    records: list[Record]
    terms: dict[str, dict[str, dict[str, Any]]]

    @classmethod
    def of(cls, client: httpx.Client) -> "Oracle":
        """What the client sees of the registry."""
        terms = {
            name: {term["code"]: term for term in client.get(f"/v1/vocabularies/{name}").json()["terms"]}
            for name in ("scope_areas", "statuses", "instrument_types")
        }
        return cls(walk(client, "/v1/agreements?limit=100"), terms)

    def find(self, query: Query) -> set[str]:
        return {one["id"] for one in self.records if all(self._has_any(one, name, value) for name, value in query)}

    def _has_any(self, one: Record, name: str, value: str) -> bool:
        return any(self._has(one, name, part) for part in value.split(","))

    def _has(self, one: Record, name: str, value: str) -> bool:  # noqa: PLR0911 - a table of cases
        match name:
            case "scope":
                return any(self.is_below(code, value) for code in one["scope_areas"])
            case "alive_on":
                return self.is_alive(one, first_day(value), last_day(value))
            case "signed_from":
                return one["signed_on"] is not None and last_day(one["signed_on"]) >= first_day(value)
            case "signed_to":
                return one["signed_on"] is not None and first_day(one["signed_on"]) <= last_day(value)
            case "updated_since":
                return bool(one["updated_at"] >= value)
            case "signatory":
                return any(set(words(value)) <= set(words(signed)) for signed in values(one, "signatory"))
            case "language":
                return any(tag == value or tag.startswith(f"{value}-") for tag in one["titles"])
            case _:
                return value in values(one, name)

    def is_below(self, code: str, area: str) -> bool:
        """Whether the code is the area or stands somewhere below it."""
        above = self.terms["scope_areas"][code]["broader"]
        return code == area or any(self.is_below(parent, area) for parent in above)

    def is_alive(self, one: Record, first: str, last: str) -> bool:
        """Whether the record is alive on a day from the first to the last."""
        effect = self.terms["statuses"][one["status"]]["effect"]
        from_signature = (
            effect in ("began", "ended")
            or self.terms["instrument_types"][one["instrument_type"]].get("from_signature", False)
            or one["legal_effect"] == "non_binding"
        )
        begun = one["in_force_on"] or (one["signed_on"] if from_signature else None)
        ends = [last_day(date) for date in (one["terminated_on"], one["expires_on"]) if date]
        if effect == "none" or begun is None or (effect == "ended" and not ends):
            return False
        end = min(ends, default=_ENDLESS)
        return first_day(begun) <= min(last, end) and first <= end


def values(one: Record, name: str) -> list[str]:
    """The values of a record that a filter of that name, given one of them, finds it by."""
    parties = one["parties"]
    found: list[str | None] = {
        "id": [one["id"], one["slug"]],
        "country": [party["country"] for party in parties],
        "organization": [party["organization"] for party in parties],
        "agency": [agency["id"] for party in parties for agency in party["agencies"]],
        "signatory": [signatory["name"] for party in parties for signatory in party["signatories"]],
        "scope": one["scope_areas"],
        "form": one["cooperation_forms"],
        "language": list(one["titles"]),
        "contact_role": [point["role"] for point in one["contact_points"]],
        "external_id": [f"{external['scheme']}:{external['value']}" for external in one["external_ids"]],
        "signed_from": [one["signed_on"]],
        "signed_to": [one["signed_on"]],
        "alive_on": [one["in_force_on"] or one["signed_on"]],
        "updated_since": [one["updated_at"]],
    }.get(name) or [one.get(name)]
    return [value for value in found if value]


FILTERS = (
    "id", "country", "organization", "agency", "signatory", "scope", "form", "instrument_type", "status",
    "legal_effect", "level", "language", "signed_from", "signed_to", "alive_on", "contact_role", "external_id",
    "marking", "state", "updated_since",
)  # fmt: skip
MANY_VALUED = (
    "country", "organization", "agency", "signatory", "scope", "form", "language", "contact_role", "external_id",
)  # fmt: skip
_NO_COMMA = ("signed_from", "signed_to", "alive_on", "updated_since")


def random_query(chance: Random, records: list[Record]) -> Query:
    """Up to four filters with values of one record, some with an alternative, some given again."""
    chosen, query = chance.choice(records), []
    for name in chance.sample(FILTERS, chance.randint(1, 4)):
        known = [value for value in values(chosen, name) if "," not in value]
        for value in chance.sample(known, min(len(known), chance.randint(1, 2) if name in MANY_VALUED else 1)):
            other = [one for one in values(chance.choice(records), name) if "," not in one]
            alternatives = [value, *other[:1]] if name not in _NO_COMMA and chance.random() < 0.4 else [value]
            query.append((name, ",".join(alternatives)))
    is_range = {"signed_from", "signed_to"} <= {name for name, _ in query}
    return [pair for pair in query if not is_range or pair[0] != "signed_to"]


def signed_by(*names: str) -> list[Record]:
    return [{"country": "MA", "signatories": [{"name": name} for name in names]}, {"country": "BR"}]


def add_varied(writer: httpx.Client) -> None:
    """Records of what the shipped ones lack: markings, roles, tags of a region, ends, no date, one withdrawn."""
    many = [
        full(),
        record(slug="undated", marking="green", legal_effect="non_binding", level="interagency"),
        record(slug="year-alone", signed_on="2023", scope_areas=["online-child-sexual-exploitation"]),
        record(slug="ended", signed_on="2001-02", status="terminated", terminated_on="2011", legal_effect="binding"),
        record(slug="ended-in-june", signed_on="2001-04", status="terminated", terminated_on="2011-06-05"),
        record(slug="by-two", parties=signed_by("Anna Berg", "Carl Dorn")),
        record(slug="by-one", parties=signed_by("Anna Dorn")),
        record(slug="ended-some-day", signed_on="2001-03", status="expired"),
        record(slug="stopped", signed_on="2002", status="suspended", titles={"es-419": "Convenio", "en-GB": "Pact"}),
        record(slug="to-come", instrument_type="treaty", signed_on="2026-11", in_force_on="2027-06", marking="amber"),
        record(slug="hidden", signed_on="2020-02-29", marking="red", external_ids=[{"scheme": "other", "value": "X"}]),
        record(slug="gone", signed_on="1999-12-31"),
    ]
    for one in many:
        answer = writer.post("/v1/agreements", json=one)
        assert answer.status_code == 201, answer.text
    assert writer.delete("/v1/agreements/gone", headers={"If-Match": "*"}).status_code == 204

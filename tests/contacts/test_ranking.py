"""The order of contact points, against one worked out in plain Python after the words of the contract."""

from random import Random
from typing import Any

import httpx

from tests.conftest import NOW
from tests.details.keeping import point, posted
from tests.http.walking import walk

TODAY = f"{NOW:%Y-%m-%d}"
COUNTRIES = ("MA", "NL", "BR", "FR", "ES")
AREAS = (
    "trafficking",
    "drug-trafficking",
    "firearms-trafficking",
    "weapons",
    "cybercrime",
    "organ-trafficking",
    "human-trafficking",
)
# Kept apart from the registry's own vocabulary: the area and all above it.
ABOVE = {
    "trafficking": {"trafficking"},
    "firearms-trafficking": {"firearms-trafficking", "weapons", "trafficking"},
    "organ-trafficking": {"organ-trafficking", "human-trafficking", "trafficking"},
    "cybercrime": {"cybercrime"},
}  # fmt: skip


def _random_record(client: httpx.Client, chance: Random) -> dict[str, Any]:
    parties = chance.sample(COUNTRIES, chance.choice((2, 2, 3)))
    points = [
        point(
            party=chance.choice(parties),
            role=chance.choice(("central", "liaison", "central-authority", "24-7")),
            scope_areas=chance.sample(AREAS, chance.choice((0, 0, 1, 2))),
            review_by=chance.choice((None, "2020", "2030-01", TODAY)),
        )
        for _ in range(chance.randint(0, 4))
    ]
    begun = chance.choice(("2001", "2019-05", "2024-02-29"))
    return posted(
        client,
        *points or [point(party=parties[0])],
        parties=[{"country": code} for code in parties],
        signed_on=chance.choice((None, "1999", "2010-03", "2010-03-04", "2010-03-04", "2024-01-01")),
        **chance.choice(
            (
                {"status": "in_force", "in_force_on": begun},
                {"status": "in_force", "in_force_on": begun, "expires_on": chance.choice(("2025", TODAY, "2026-11-24"))},
                {"status": "terminated", "in_force_on": begun, "terminated_on": "2026-11-24"},
                {"status": "in_force"},
                {},
            )
        ),
        instrument_type="agreement",
        marking=chance.choice(("clear", "clear", "clear", "amber")),
    )  # fmt: skip


def _is_alive(record: dict[str, Any]) -> bool:
    """For the records that are made here: their instrument does not work from signature alone."""
    begun = record["in_force_on"] or (record["signed_on"] if record["status"] in ("in_force", "terminated") else None)
    ends = [date for date in (record["expires_on"], record["terminated_on"]) if date]
    return bool(begun) and all((end + "-12-31")[: len(TODAY)] >= TODAY for end in ends)


def _expected(records: list[dict[str, Any]], country: str, requesting: str | None, scope: str | None) -> list[Any]:
    found = []
    for record in records:
        for one in record["contact_points"]:
            if one["party"] != country:
                continue
            for_area = scope is not None and bool(ABOVE[scope] & set(one["scope_areas"]))
            match = "area" if for_area else "central" if one["role"] == "central" else "other"
            alive = _is_alive(record)
            named = requesting in [party["country"] for party in record["parties"]]
            signed = (record["signed_on"] + "-01-01")[:10] if record["signed_on"] else "0000-00-00"
            key = (("area", "central", "other").index(match), not alive, not named)
            found.append((key, signed, one["id"], (one["id"], record["id"], match, alive)))
    found.sort(key=lambda line: line[2])
    found.sort(key=lambda line: line[1], reverse=True)
    found.sort(key=lambda line: line[0])
    return [line[-1] for line in found]


def test_the_order_is_that_of_the_contract(anyone: httpx.Client, analyst: httpx.Client) -> None:
    chance = Random(20261125)
    records = [_random_record(analyst, chance) for _ in range(60)]
    public = [record for record in records if record["marking"] == "clear"]
    lists = 0
    for client, seen in ((anyone, public), (analyst, records)):
        for country in COUNTRIES[:3]:
            for requesting in (None, "FR", "NL"):
                for scope in (None, *ABOVE):
                    query = {"country": country, "requesting": requesting, "scope": scope}
                    given = "&".join(f"{name}={value}" for name, value in query.items() if value)
                    items = walk(client, f"/v1/contact-points?{given}&limit=7")
                    shown = [
                        (item["contact_point"]["id"], item["agreement"]["id"], item["match"], item["alive"])
                        for item in items
                    ]
                    assert shown == _expected(seen, country, requesting, scope), given
                    lists += len(shown) > 15
    assert lists > 50

"""`GET /v1/contact-points`: whom to call, and which contact points are overdue for review."""

from typing import Any

import httpx
import pytest

from tests.conftest import Clock
from tests.details.keeping import point, posted
from tests.http.walking import mistakes, walk

ALIVE = {"status": "in_force", "in_force_on": "2020"}


def _items(client: httpx.Client, query: str) -> list[dict[str, Any]]:
    return walk(client, f"/v1/contact-points?{query}")


def _roles(client: httpx.Client, query: str) -> list[tuple[str, str]]:
    return [(item["contact_point"]["role"], item["match"]) for item in _items(client, query)]


def test_a_contact_point_comes_with_the_agreement_it_rests_on(anyone: httpx.Client, analyst: httpx.Client) -> None:
    stored = posted(analyst, point(review_by="2027"), **ALIVE)
    answer = anyone.get("/v1/contact-points?country=MA")
    assert answer.json() == {
        "items": [
            {
                "contact_point": stored["contact_points"][0],
                "agreement": {key: stored[key] for key in ("id", "slug", "titles")},
                "match": "central",
                "alive": True,
                "overdue": False,
            }
        ],
        "next": None,
    }
    assert "link" not in answer.headers
    tag = answer.headers["etag"]
    assert anyone.get("/v1/contact-points?country=MA", headers={"If-None-Match": tag}).status_code == 304


def test_the_contact_points_are_those_of_the_party_that_is_asked_for(
    anyone: httpx.Client, analyst: httpx.Client
) -> None:
    posted(analyst, point(), point(party="BR", role="liaison"))
    assert _roles(anyone, "country=BR") == [("liaison", "other")]
    assert _roles(anyone, "country=bra") == [("liaison", "other")]
    assert _roles(anyone, "country=NL") == []


def test_an_organization_is_called_as_a_country_is(anyone: httpx.Client, analyst: httpx.Client) -> None:
    parties = [{"country": "MA"}, {"organization": "interpol"}]
    posted(analyst, point(party="interpol"), parties=parties)
    posted(analyst, point(), parties=parties)
    assert [item["contact_point"]["party"] for item in _items(anyone, "organization=interpol&requesting=MA")] == [
        "interpol"
    ]
    posted(analyst, point(role="ncb"), signed_on="2020")
    assert [role for role, _ in _roles(anyone, "country=MA&requesting=interpol")] == ["central", "ncb"]


def test_a_contact_for_an_area_answers_for_what_is_below_it(anyone: httpx.Client, analyst: httpx.Client) -> None:
    posted(analyst, point(), point(role="liaison", scope_areas=["trafficking"]), point(role="ncb"))
    best, second, third = _roles(anyone, "country=MA&scope=firearms-trafficking")
    assert (best, second, third) == (("liaison", "area"), ("central", "central"), ("ncb", "other"))
    assert _roles(anyone, "country=MA&scope=trafficking")[0] == ("liaison", "area")
    assert _roles(anyone, "country=MA&scope=cybercrime")[0] == ("central", "central")


def test_a_contact_for_an_area_does_not_answer_for_what_is_above_it(
    anyone: httpx.Client, analyst: httpx.Client
) -> None:
    posted(analyst, point(role="liaison", scope_areas=["firearms-trafficking"]))
    assert _roles(anyone, "country=MA&scope=trafficking") == [("liaison", "other")]


def test_alive_comes_before_not_and_with_the_requesting_country_before_without(
    anyone: httpx.Client, analyst: httpx.Client
) -> None:
    with_fr = [{"country": "MA"}, {"country": "FR"}]
    records = {
        "dead, later": posted(analyst, signed_on="2025", status="terminated", terminated_on="2025-06"),
        "dead, with": posted(analyst, parties=with_fr, signed_on="2010", status="terminated", terminated_on="2011"),
        "alive, latest": posted(analyst, signed_on="2024", **ALIVE),
        "alive, no date": posted(analyst, **ALIVE),
        "alive, with": posted(analyst, parties=with_fr, signed_on="2001", **ALIVE),
    }
    ids = [item["agreement"]["id"] for item in _items(anyone, "country=MA&requesting=FR&limit=2")]
    assert ids == [
        records[name]["id"] for name in ("alive, with", "alive, latest", "alive, no date", "dead, with", "dead, later")
    ]


def test_an_agreement_is_alive_to_its_last_day_of_utc(
    anyone: httpx.Client, analyst: httpx.Client, clock: Clock
) -> None:
    posted(analyst, **ALIVE, expires_on="2026-11-25")
    assert _items(anyone, "country=MA")[0]["alive"]
    clock.advance(hours=12)
    assert not _items(anyone, "country=MA")[0]["alive"]


def test_a_walk_keeps_the_day_on_which_it_began(anyone: httpx.Client, analyst: httpx.Client, clock: Clock) -> None:
    ends = [posted(analyst, signed_on=f"20{year}", **ALIVE, expires_on="2026-11-25") for year in range(10, 16)]
    first = anyone.get("/v1/contact-points?country=MA&limit=3").json()
    clock.advance(hours=12)
    second = anyone.get(first["next"]).json()
    shown = first["items"] + second["items"]
    assert [item["agreement"]["id"] for item in shown] == [one["id"] for one in reversed(ends)]
    assert all(item["alive"] for item in shown)


def test_only_published_records_within_the_clearance_are_called(
    anyone: httpx.Client, analyst: httpx.Client, editor: httpx.Client, chief: httpx.Client
) -> None:
    posted(chief, marking="red")
    posted(analyst, marking="green", signed_on="2001")
    gone = posted(analyst, signed_on="2002")
    editor.delete(f"/v1/agreements/{gone['id']}", headers={"If-Match": "*"})
    # A contact point's own marking guards its details alone.
    posted(analyst, point(marking="red", role="ncb"), signed_on="2003")
    assert [len(_items(client, "country=MA")) for client in (anyone, analyst, chief)] == [1, 2, 3]
    assert _roles(anyone, "country=MA") == [("ncb", "other")]


def test_overdue_lists_contact_points_whose_review_lies_wholly_in_the_past(
    editor: httpx.Client, anyone: httpx.Client
) -> None:
    dates = ("2026-11-24", "2026-11-25", "2026-10", "2026-11", "2026", "2025", None)
    roles = ("central", "operational", "24-7", "liaison", "central-authority", "ncb", "technical")
    posted(editor, *(point(role=role, review_by=date) for role, date in zip(roles, dates, strict=True)))
    posted(editor, point(party="BR", review_by="2001"), signed_on="2001")
    overdue = _items(editor, "overdue=true&country=MA")
    assert {item["contact_point"]["review_by"] for item in overdue} == {"2026-11-24", "2026-10", "2025"}
    assert all(item["overdue"] for item in overdue)
    assert len(_items(editor, "overdue=true")) == 4
    marked = {
        item["contact_point"]["review_by"]: item["overdue"] for item in _items(anyone, "country=MA&overdue=false")
    }
    assert marked == {date: date in ("2026-11-24", "2026-10", "2025") for date in dates}


def test_overdue_is_for_editors(anyone: httpx.Client, analyst: httpx.Client, editor: httpx.Client) -> None:
    statuses = [client.get("/v1/contact-points?overdue=true").status_code for client in (anyone, analyst, editor)]
    assert statuses == [401, 403, 200]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ("country", "missing", None)),
        ("requesting=MA&scope=cybercrime", ("country", "missing", None)),
        ("country=", ("country", "unknown_code", None)),
        ("country=zz", ("country", "unknown_code", None)),
        ("country=Morocco", ("country", "unknown_code", "MA")),
        ("country=MA&organization=interpol", ("organization", "country_or_organization", None)),
        ("organization=interpl", ("organization", "unknown_code", "interpol")),
        ("country=MA&country=NL", ("country", "repeated", None)),
        ("country=MA&requesting=Netherlands", ("requesting", "unknown_code", "NL")),
        ("country=MA&requesting=interpl", ("requesting", "unknown_code", "interpol")),
        ("country=MA&scope=cyber", ("scope", "unknown_code", "cybercrime")),
        ("country=MA&scopes=cybercrime", ("scopes", "unknown_parameter", "scope")),
        ("country=MA&overdue=yes", ("overdue", "invalid", None)),
        ("country=MA&limit=1000", ("limit", "out_of_range", "100")),
        ("country=MA&cursor=x", ("cursor", "broken_cursor", None)),
    ],
)
def test_what_is_wrong_is_named_with_the_nearest_right_value(
    anyone: httpx.Client, query: str, expected: tuple[str, str, str | None]
) -> None:
    assert mistakes(anyone.get(f"/v1/contact-points?{query}")) == [expected]


def test_a_list_is_paged_and_its_cursor_belongs_to_it(anyone: httpx.Client, analyst: httpx.Client) -> None:
    for year in range(2001, 2006):
        posted(analyst, point(), point(role="liaison"), signed_on=str(year))
    whole = _items(anyone, "country=MA&limit=100")
    assert len(whole) == 10
    assert [_items(anyone, f"country=MA&limit={limit}") for limit in (1, 3, 10)] == [whole] * 3
    page = anyone.get("/v1/contact-points?country=MA&limit=3")
    assert page.headers["link"] == f'<{page.json()["next"]}>; rel="next"'
    other = page.json()["next"].replace("country=MA", "country=BR")
    assert mistakes(anyone.get(other)) == [("cursor", "broken_cursor", None)]

"""PUT and PATCH: under which tag, with what effect."""

from typing import Any

import httpx
import pytest

from app.db.database import Database
from tests.agreements.calls import AS_IT_IS, PATH, counts, patch, posted, put, stored, told
from tests.records import full, record


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_write_without_if_match_is_refused(editor: httpx.Client, method: str) -> None:
    made = posted(editor)
    body = None if method == "DELETE" else record(level="interstate")
    assert told(editor.request(method, f"{PATH}/{made['id']}", json=body), 428) == []
    assert editor.get(f"{PATH}/{made['id']}").json() == made


def test_a_stale_or_weak_tag_is_refused(editor: httpx.Client) -> None:
    made = stored(put(editor, posted(editor), level="interstate"))
    address = f"{PATH}/{made['id']}"
    for tag in ('"1"', '"3"', 'W/"2"', "2", '"02"', '""', "", '"2', '"1", W/"2"', "**"):
        headers = {"If-Match": tag}
        for answer in (
            editor.put(address, json=record(), headers=headers),
            editor.patch(address, json={"level": None}, headers=headers),
            editor.delete(address, headers=headers),
        ):
            assert told(answer, 412) == [], tag
    assert editor.get(address).json() == made


@pytest.mark.parametrize("tag", ['"2"', "*", '"1", "2"', '"9","2"', 'W/"1", "2"'])
def test_the_present_tag_is_taken_alone_among_others_or_as_a_star(editor: httpx.Client, tag: str) -> None:
    made = stored(put(editor, posted(editor), level="interstate"))
    address, headers = f"{PATH}/{made['id']}", {"If-Match": tag}
    answer = editor.patch(address, json={"level": "interagency"}, headers=headers)
    assert (stored(answer)["version"], answer.headers["etag"]) == (3, '"3"')


def test_the_tag_of_a_thinned_record_guards_a_write_too(analyst: httpx.Client) -> None:
    made = posted(analyst)
    tag = analyst.get(f"{PATH}/{made['id']}?fields=id").headers["etag"]
    assert tag != '"1"'
    patched = [
        analyst.patch(f"{PATH}/{made['id']}", json={"level": level}, headers={"If-Match": tag}).status_code
        for level in ("interstate", "interagency")
    ]
    assert patched == [200, 412]


def test_a_put_makes_a_version_and_keeps_what_the_registry_says(analyst: httpx.Client) -> None:
    made = posted(analyst, level="interstate", scope_areas=["drugs"])
    now = stored(put(analyst, made, level=None, scope_areas=["cybercrime", "drugs"]))
    assert (now["level"], now["scope_areas"], now["version"]) == (None, ["cybercrime", "drugs"], 2)
    assert {key: now[key] for key in ("id", "slug", "created_at")} == {
        key: made[key] for key in ("id", "slug", "created_at")
    }
    assert now["updated_at"] > made["updated_at"]
    assert analyst.get(f"{PATH}/{made['id']}").json() == now


def test_what_a_put_leaves_out_is_gone(analyst: httpx.Client) -> None:
    made = stored(analyst.post(PATH, json=full()), 201)
    now = stored(analyst.put(f"{PATH}/{made['id']}", json=record(), headers=AS_IT_IS))
    assert (now["summaries"], now["sources"], now["level"], now["status"]) == ({}, [], None, "announced")


def test_what_get_returned_is_put_back_without_a_new_version(analyst: httpx.Client, database: Database) -> None:
    made = stored(analyst.post(PATH, json=full()), 201)
    known = analyst.get(f"{PATH}/{made['id']}").json()
    answer = put(analyst, known)
    assert (stored(answer), answer.headers["etag"]) == (made, '"1"')
    assert counts(database)[:2] == (1, 1)


@pytest.mark.parametrize(
    "again",
    [
        {"version": 99, "state": "draft", "updated_at": None, "id": "x", "display": {"lang": "ar"}},
        {"titles": {"en": " Memorandum of understanding on police cooperation "}},
        {"scope_areas": None, "signed_on": " "},
        {"parties": [{"country": "mar", "agencies": ["MA-DGSN"]}, {"country": "BR", "agencies": [{"acronym": "pf"}]}]},
        {"parties": [
            {"country": "MA", "agencies": [{"id": "ma-dgsn", "name": "Another name", "kind": "police"}]},
            {"country": "BR", "agencies": [{"id": "br-pf", "acronym": "XY"}]},
        ]},
    ],
)  # fmt: skip
def test_the_same_content_otherwise_written_makes_no_version(analyst: httpx.Client, again: dict[str, Any]) -> None:
    made = posted(analyst)
    assert stored(put(analyst, made, **again)) == made


@pytest.mark.parametrize("key", ["scope_areas", "cooperation_forms", "parties"])
def test_another_order_is_another_content(analyst: httpx.Client, key: str) -> None:
    made = posted(analyst, scope_areas=["drugs", "cybercrime"], cooperation_forms=["training", "equipment"])
    assert stored(put(analyst, made, **{key: made[key][::-1]}))["version"] == 2


@pytest.mark.parametrize(
    ("change", "becomes"),
    [
        ({"level": "interstate"}, {"level": "interstate"}),
        ({"level": None}, {"level": None}),
        ({"titles": {"en": "New"}}, {"titles": {"en": "New", "fr": "Ancien"}}),
        ({"titles": {"fr": None}}, {"titles": {"en": "Old"}}),
        ({"titles": {"fr": None, "ar": "جديد"}}, {"titles": {"en": "Old", "ar": "جديد"}}),
        ({"scope_areas": ["cybercrime"]}, {"scope_areas": ["cybercrime"]}),
        ({"scope_areas": None}, {"scope_areas": []}),
        ({"signed_at": {"place": "Fez"}}, {"signed_at": {"place": "Fez", "country": "MA"}}),
        ({"signed_at": {"country": None}}, {"signed_at": {"place": "Rabat", "country": None}}),
        ({"signed_at": None}, {"signed_at": None}),
        ({"status": None}, {"status": "signed"}),
    ],
)
def test_a_merge_patch_sets_removes_and_replaces(
    analyst: httpx.Client, change: dict[str, Any], becomes: dict[str, Any]
) -> None:
    made = posted(
        analyst,
        titles={"en": "Old", "fr": "Ancien"},
        level="interagency",
        status="in_force",
        signed_on="2020",
        scope_areas=["drugs", "terrorism"],
        signed_at={"place": "Rabat", "country": "MA"},
    )
    now = stored(patch(analyst, made, change))
    assert {**now, "version": 1, "updated_at": made["updated_at"]} == {**made, **becomes}
    assert now["version"] == 2


@pytest.mark.parametrize(
    "change", [{}, {"level": None}, {"version": 9, "state": "withdrawn", "id": "x"}, {"summaries": {"fr": None}}]
)
def test_a_patch_that_changes_nothing_makes_no_version(analyst: httpx.Client, change: dict[str, Any]) -> None:
    made = posted(analyst)
    assert stored(patch(analyst, made, change)) == made


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        ({"titles": None}, ("/titles", "missing", None)),
        ({"titles": {"en": None}}, ("/titles", "missing", None)),
        ({"parties": [{"country": "MA"}]}, ("/parties", "too_few_parties", None)),
        ({"titel": "x"}, ("/titel", "unknown_key", "titles")),
        ({"signed_at": {"plaec": "Fez"}}, ("/signed_at/plaec", "unknown_key", "place")),
        ({"scope_areas": ["terorism"]}, ("/scope_areas/0", "unknown_code", "terrorism")),
        ({"slug": "Not this"}, ("/slug", "invalid", "not-this")),
        ({"signed_on": "2027"}, ("/signed_on", "in_the_future", None)),
    ],
)
def test_a_wrong_patch_leaves_the_record_as_it_was(
    analyst: httpx.Client, database: Database, change: dict[str, Any], mistake: tuple[str, str, str | None]
) -> None:
    made = posted(analyst, signed_on="2020")
    assert told(patch(analyst, made, {"level": "interstate", **change})) == [mistake]
    assert analyst.get(f"{PATH}/{made['id']}").json() == made
    assert counts(database)[:2] == (1, 1)


def test_a_wrong_put_leaves_the_record_and_the_agencies_as_they_were(analyst: httpx.Client, database: Database) -> None:
    made = posted(analyst)
    parties = [{"country": "MA", "agencies": [{"name": "New"}]}, {"country": "BR", "agencies": ["br-pff"]}]
    assert told(put(analyst, made, parties=parties)) == [("/parties/1/agencies/0/id", "unknown_agency", "br-pf")]
    assert analyst.get(f"{PATH}/{made['id']}").json() == made
    assert counts(database) == (1, 1, 2)


@pytest.mark.parametrize(
    "query", ["comment=" + "x" * 5_001, "comment=a%00b", "coment=x", "dry_run=true", "comment=a&comment=b"]
)
def test_a_wrong_parameter_changes_nothing(analyst: httpx.Client, query: str) -> None:
    made = posted(analyst)
    answer = analyst.patch(f"{PATH}/{made['id']}?{query}", json={"level": "interstate"}, headers=AS_IT_IS)
    assert answer.status_code == 422
    assert {one["parameter"] for one in answer.json()["errors"]} == {query.partition("=")[0]}
    assert analyst.get(f"{PATH}/{made['id']}").json() == made

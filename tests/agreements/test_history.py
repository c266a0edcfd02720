"""What a record said, when, and by whose hand: its versions and what each of them changed."""

from typing import Any

import httpx
import jsonpatch
import pytest

from tests.agreements.calls import AS_IT_IS, PATH, patch, posted, put, stored, withdraw
from tests.http.walking import walk
from tests.records import Record, full, record


def versions(client: httpx.Client, known: Record) -> list[tuple[int, str, str | None]]:
    """Number, action and comment of each version, newest first."""
    return [(one["version"], one["action"], one["comment"]) for one in walk(client, f"{PATH}/{known['id']}/versions")]


def _changed(editor: httpx.Client) -> list[Record]:
    """Every version of a record of which much was changed."""
    made = stored(editor.post(PATH, json=full()), 201)
    served = [
        made,
        stored(put(editor, made, titles={"ar": "اتفاق"}, title_kinds={}, scope_areas=["drugs", "terrorism"])),
    ]
    served.append(stored(patch(editor, served[-1], {"slug": "renamed", "sources": None, "evidence": None})))
    served.append(
        stored(patch(editor, served[-1], {"scope_areas": ["terrorism", "drugs"], "signed_at": {"place": None}}))
    )
    return served


def test_versions_are_listed_newest_first_with_who_did_what_and_why(
    analyst: httpx.Client, editor: httpx.Client, reader: httpx.Client
) -> None:
    made = posted(analyst)
    address = f"{PATH}/{made['id']}"
    now = stored(editor.patch(f"{address}?comment=A%20slip", json={"level": "interstate"}, headers=AS_IT_IS))
    listed = reader.get(f"{address}/versions").json()
    assert listed == {
        "items": [
            {"version": 2, "at": now["updated_at"], "by": "editor", "action": "updated", "comment": "A slip"},
            {"version": 1, "at": made["updated_at"], "by": "analyst", "action": "created", "comment": None},
        ],
        "next": None,
    }


def test_without_a_key_who_wrote_is_told_by_role(
    chief: httpx.Client, reader: httpx.Client, anyone: httpx.Client
) -> None:
    address = f"{PATH}/{posted(chief)['id']}/versions"
    assert [client.get(address).json()["items"][0]["by"] for client in (reader, anyone)] == ["chief", "admin"]


def test_versions_are_walked_page_by_page(editor: httpx.Client, anyone: httpx.Client) -> None:
    made = _changed(editor)[0]
    path = f"{PATH}/{made['id']}/versions"
    assert [one["version"] for one in walk(anyone, f"{path}?limit=1")] == [4, 3, 2, 1]
    first = anyone.get(f"{path}?limit=3")
    assert first.headers["link"] == f'<{first.json()["next"]}>; rel="next"'
    assert len(anyone.get(first.json()["next"]).json()["items"]) == 1


def test_each_version_is_served_whole_as_it_was(editor: httpx.Client, anyone: httpx.Client) -> None:
    served = _changed(editor)
    for number, one in enumerate(served, 1):
        answer = anyone.get(f"{PATH}/{one['id']}/versions/{number}")
        assert (stored(answer), answer.headers["etag"]) == (one, f'"{number}"')
        assert anyone.get(answer.url, headers={"If-None-Match": f'"{number}"'}).status_code == 304


def test_differences_lead_from_each_version_to_the_next(editor: httpx.Client, anyone: httpx.Client) -> None:
    document: Any = {}
    for number, served in enumerate(_changed(editor), 1):
        answer = anyone.get(f"{PATH}/renamed/versions/{number}/diff")
        assert answer.status_code == 200
        document = jsonpatch.apply_patch(document, answer.json())
        assert document == served


@pytest.mark.parametrize("number", ["0", "5", "-1", "x", "1.0", "٢", "9" * 30, "1%00"])
@pytest.mark.parametrize("below", ["", "/diff"])
def test_a_version_that_is_not_there_is_not_found(editor: httpx.Client, number: str, below: str) -> None:
    made = posted(editor)
    assert editor.get(f"{PATH}/{made['id']}/versions/{number}{below}").status_code == 404


def test_the_history_of_a_withdrawn_record_stays(editor: httpx.Client, anyone: httpx.Client) -> None:
    made = posted(editor)
    withdraw(editor, made)
    path = f"{PATH}/{made['id']}/versions"
    assert versions(anyone, made) == [(2, "withdrawn", None), (1, "created", None)]
    assert anyone.get(f"{path}/1").json() == made
    assert anyone.get(f"{path}/2").json()["state"] == "withdrawn"
    changed = {one["path"]: one["value"] for one in anyone.get(f"{path}/2/diff").json()}
    assert (changed["/state"], changed["/version"]) == ("withdrawn", 2)


def test_an_earlier_slug_leads_to_the_same_history(editor: httpx.Client, anyone: httpx.Client) -> None:
    stored(put(editor, posted(editor, slug="first"), slug="second"))
    for below in ("", "?limit=1", "/1", "/2/diff"):
        answer = anyone.get(f"{PATH}/first/versions{below}")
        assert (answer.status_code, answer.headers["location"]) == (308, f"{PATH}/second/versions{below}")


def test_a_version_above_a_reader_is_passed_over(chief: httpx.Client, anyone: httpx.Client) -> None:
    made = posted(chief, titles={"en": "Open"})
    raised = stored(put(chief, made, marking="amber", titles={"en": "Secret"}))
    assert anyone.get(f"{PATH}/{made['id']}/versions").status_code == 404
    lowered = stored(put(chief, raised, marking="clear", titles={"en": "Open again"}))
    assert versions(anyone, made) == [(3, "updated", None), (1, "created", None)]
    path = f"{PATH}/{made['id']}/versions"
    assert [anyone.get(f"{path}/{n}").status_code for n in (1, 2, 3)] == [200, 404, 200]
    assert anyone.get(f"{path}/2/diff").status_code == 404
    difference = anyone.get(f"{path}/3/diff")
    assert jsonpatch.apply_patch(made, difference.json()) == lowered
    assert "Secret" not in difference.text


def test_a_wrong_parameter_is_told(editor: httpx.Client) -> None:
    path = f"{PATH}/{posted(editor)['id']}/versions"
    for query in ("limit=0", "limit=101", "cursor=x", "limti=1"):
        assert editor.get(f"{path}?{query}").json()["errors"][0]["parameter"] == query.partition("=")[0]
    assert editor.get(f"{path}/1?limit=1").status_code == 422
    assert editor.get(f"{path}/1/diff?x=1").status_code == 422


def test_what_changes_nothing_is_no_version(editor: httpx.Client) -> None:
    made = posted(editor)
    stored(put(editor, made))
    assert put(editor, made, titles={"en": ""}).status_code == 422
    assert (
        editor.put(f"{PATH}/{made['id']}", json=record(level="interstate"), headers={"If-Match": '"9"'}).status_code
        == 412
    )
    assert versions(editor, made) == [(1, "created", None)]

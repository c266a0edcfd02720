"""One record of two: the one that stays gains what it lacks, and every address of the other leads to it."""

from typing import Any

import httpx
import pytest

from app.changes.models import agreement_version
from app.db.database import Database
from tests.agreements.calls import AS_IT_IS, PATH, posted, put, rows, stored, told, withdraw
from tests.records import Record, record
from tests.together import at_once


def merge(client: httpx.Client, one: str, into: str, query: str = "") -> httpx.Response:
    return client.post(f"{PATH}/{one}/merge{query}", json={"into": into})


def merged(client: httpx.Client, one: Record, into: Record) -> Record:
    """The record that stays, as it is after the merge."""
    answer = merge(client, one["id"], into["id"])
    assert (answer.status_code, answer.content) == (204, b""), answer.text
    return stored(client.get(f"{PATH}/{into['id']}"))


def test_the_record_that_stays_keeps_its_values_and_gains_what_it_lacks(editor: httpx.Client) -> None:
    source = {"url": "https://example.org/a", "title": "Communique"}
    other_source = {"url": "https://example.org/b", "title": "Gazette", "language": "fr"}
    one = posted(
        editor,
        titles={"EN": "Another title", "fr": "Accord"},
        title_kinds={"EN": "descriptive", "fr": "as_signed"},
        summaries={"fr": "Ce que dit le texte."},
        sources=[source, other_source],
        external_ids=[{"scheme": "unts", "value": "I-1"}, {"scheme": "unts", "value": "I-2"}],
        scope_areas=["drugs"],
    )
    into = posted(
        editor,
        titles={"en": "Title"},
        sources=[{"url": "https://example.org/a", "title": "Communique", "publisher": "The ministry"}],
        external_ids=[{"scheme": "unts", "value": "I-2"}],
        scope_areas=["cybercrime"],
    )
    now = merged(editor, one, into)
    assert now["titles"] == {"en": "Title", "fr": "Accord"}
    assert now["title_kinds"] == {"fr": "as_signed"}
    assert [one["url"] for one in now["sources"]] == ["https://example.org/a", "https://example.org/b"]
    assert now["sources"][0] == into["sources"][0]
    assert now["external_ids"] == [{"scheme": "unts", "value": "I-2"}, {"scheme": "unts", "value": "I-1"}]
    gained = {"titles", "title_kinds", "sources", "external_ids", "version", "updated_at"}
    assert {key: now[key] for key in now if key not in gained} == {key: into[key] for key in into if key not in gained}


def test_every_address_of_the_other_leads_to_it(anyone: httpx.Client, editor: httpx.Client) -> None:
    one = stored(put(editor, posted(editor, slug="first"), slug="second"))
    into = posted(editor, slug="stays")
    merged(editor, one, into)
    for address in ("first", "SECOND", one["id"]):
        for below in ("", "?fields=id", "/versions", "/versions/1/diff", "/similar"):
            answer = anyone.get(f"{PATH}/{address}{below}")
            assert (answer.status_code, answer.headers["location"]) == (308, f"{PATH}/stays{below}")
    for answer in (
        editor.put(f"{PATH}/first", json=record(), headers=AS_IT_IS),
        editor.delete(f"{PATH}/second", headers=AS_IT_IS),
        editor.post(f"{PATH}/second/restore"),
    ):
        assert (answer.status_code, answer.headers["location"].partition("/restore")[0]) == (308, f"{PATH}/stays")


def test_a_chain_of_merges_is_one_step(anyone: httpx.Client, editor: httpx.Client) -> None:
    first, second, third = (posted(editor, slug=slug) for slug in ("first", "second", "third"))
    merged(editor, first, second)
    merged(editor, stored(editor.get(f"{PATH}/second")), third)
    for address in ("first", "second", first["id"], second["id"]):
        assert anyone.get(f"{PATH}/{address}").headers["location"] == f"{PATH}/third"


def test_both_get_a_version_and_a_change(editor: httpx.Client, database: Database) -> None:
    one, into = posted(editor), posted(editor)
    assert merge(editor, one["id"], into["id"], "?comment=The%20same%20text").status_code == 204
    column = agreement_version.c
    noted = [row[1:] for row in rows(database, column.agreement_pk, column.number, column.action, column.comment)]
    assert sorted(noted, key=str) == [
        (1, "created", None), (1, "created", None), (2, "merged", "The same text"), (2, "merged", "The same text"),
    ]  # fmt: skip
    changes = editor.get("/v1/changes").json()["items"][2:]
    assert [(one["type"], one["agreement"]["id"], one["version"]) for one in changes] == [
        ("merged", one["id"], 2), ("merged", into["id"], 2),
    ]  # fmt: skip


def test_a_merge_that_adds_nothing_is_a_version_all_the_same(editor: httpx.Client) -> None:
    one, into = posted(editor), posted(editor)
    now = merged(editor, one, into)
    assert {**now, "version": 1, "updated_at": into["updated_at"]} == into
    assert now["version"] == 2


def test_what_was_merged_is_in_no_list_and_its_slug_is_never_used_again(
    anyone: httpx.Client, editor: httpx.Client
) -> None:
    into = posted(editor)
    merged(editor, posted(editor, slug="gone"), into)
    page = anyone.get(PATH, params={"total": "true"}).json()
    assert (page["total"], page["items"][0]["id"]) == (1, into["id"])
    assert anyone.get(PATH, params={"id": "gone"}).json()["items"] == page["items"]
    assert [one[:2] for one in told(editor.post(PATH, json=record(slug="gone")), 409)] == [("/slug", "slug_taken")]


def _relation(target: Record) -> dict[str, Any]:
    return {"type": "implements", "target": target["id"], "title": None}


def test_what_led_to_the_one_leads_to_the_other(editor: httpx.Client) -> None:
    one, into = posted(editor, titles={"en": "The one"}), posted(editor, titles={"en": "The other"})
    leading = posted(editor, relations=[_relation(one)])
    merged(editor, one, into)
    now = editor.get(f"{PATH}/{leading['id']}").json()
    assert (now["relations"], now["version"]) == ([_relation(into)], 2)


def test_a_relation_between_the_two_becomes_a_title(editor: httpx.Client) -> None:
    one = posted(editor, titles={"en": "The one"})
    into = posted(editor, relations=[_relation(one)])
    now = merged(editor, one, into)
    assert now["relations"] == [{"type": "implements", "target": None, "title": "The one"}]


def test_a_relation_does_not_lead_above_its_record(chief: httpx.Client) -> None:
    one, into = posted(chief, titles={"en": "The one"}), posted(chief, marking="amber")
    leading = posted(chief, relations=[_relation(one)])
    merged(chief, one, into)
    assert chief.get(f"{PATH}/{leading['id']}").json()["relations"] == [
        {**_relation(one), "target": None, "title": "The one"}
    ]


def test_an_earlier_slug_will_do_for_the_record_that_stays(editor: httpx.Client) -> None:
    one = posted(editor)
    into = stored(put(editor, posted(editor, slug="first"), slug="second"))
    assert merge(editor, one["id"], "FIRST").status_code == 204
    assert editor.get(f"{PATH}/{one['id']}").headers["location"] == f"{PATH}/{into['slug']}"


def test_what_cannot_stay_is_refused_and_changes_nothing(editor: httpx.Client, chief: httpx.Client) -> None:
    one, gone, lower = posted(editor, marking="green"), posted(editor, marking="green"), posted(editor)
    hidden = posted(chief, marking="red")
    withdraw(editor, gone)
    for into, code in (
        ("no-such", "unknown_record"),
        ("a\u00e9 b", "unknown_record"),
        (hidden["id"], "unknown_record"),
        (one["id"].upper(), "merged_into_itself"),
        (gone["id"], "not_published"),
        (lower["id"], "marked_lower"),
    ):
        assert told(merge(editor, one["id"], into)) == [("/into", code, None)]
    assert editor.get(f"{PATH}/{one['id']}").json() == one


def test_only_editors_merge_and_only_what_is_there(analyst: httpx.Client, editor: httpx.Client) -> None:
    one, into = posted(editor), posted(editor)
    assert merge(analyst, one["id"], into["id"]).status_code == 403
    assert merge(editor, "no-such", into["id"]).status_code == 404
    withdraw(editor, one)
    assert merge(editor, one["id"], into["id"]).status_code == 410


@pytest.mark.parametrize("sent", [{}, {"into": 5}, {"into": "x", "inot": "y"}, [], {"into": ""}])
def test_a_wrong_body_is_told(editor: httpx.Client, sent: Any) -> None:
    answer = editor.post(f"{PATH}/{posted(editor)['id']}/merge", json=sent)
    assert answer.status_code == 422
    assert answer.json()["errors"]


def test_two_that_are_merged_into_each_other_at_once_end_as_one(editor: httpx.Client, anyone: httpx.Client) -> None:
    pair = [posted(editor)["id"] for _ in range(2)]
    answers = at_once(2, lambda n: merge(editor, pair[n], pair[1 - n]))
    assert sorted(answer.status_code for answer in answers) == [204, 422]
    assert anyone.get(PATH, params={"total": "true"}).json()["total"] == 1
    assert sorted(anyone.get(f"{PATH}/{one}").status_code for one in pair) == [200, 308]

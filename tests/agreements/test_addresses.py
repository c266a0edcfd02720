"""Slugs: made, given, renamed and never used again; and the letter case of addresses."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.agreements.calls import AS_IT_IS, PATH, patch, posted, put, stored, told, withdraw
from tests.records import Record, record

UNKNOWN = "0196b2c4-7a51-7c3e-9f0e-2f6c0f7a1b11"


@pytest.mark.parametrize(
    ("says", "made"),
    [
        ({"signed_on": "2024-05-21"}, "ma-br-2024-memorandum-of-understanding"),
        ({"signed_on": "2024"}, "ma-br-2024-memorandum-of-understanding"),
        ({}, "ma-br-memorandum-of-understanding"),
        (
            {"parties": [{"organization": "interpol"}, {"country": "xkx"}], "instrument_type": "treaty"},
            "interpol-xk-treaty",
        ),
    ],
)
def test_a_slug_is_made_of_parties_year_type_and_the_last_six_digits_of_the_id(
    analyst: httpx.Client, says: dict[str, Any], made: str
) -> None:
    new = posted(analyst, **says)
    assert new["slug"] == f"{made}-{new['id'][-6:]}"


def test_a_slug_that_is_given_is_taken(analyst: httpx.Client) -> None:
    answer = analyst.post(PATH, json=record(slug="ma-br-2024"))
    assert stored(answer, 201)["slug"] == "ma-br-2024"
    assert answer.headers["location"] == f"{PATH}/ma-br-2024"


@pytest.mark.parametrize(
    ("slug", "suggestion"),
    [
        ("MA-BR", "ma-br"), ("ma br_2024", "ma-br-2024"), ("ma/br", "ma-br"), ("é", None), ("a" * 201, "a" * 200),
        (UNKNOWN, None),
    ],
)  # fmt: skip
def test_a_slug_of_other_letters_or_like_an_id_is_refused(
    analyst: httpx.Client, slug: str, suggestion: str | None
) -> None:
    assert told(analyst.post(PATH, json=record(slug=slug))) == [("/slug", "invalid", suggestion)]


def test_a_taken_slug_is_a_conflict_and_so_is_a_records_id(analyst: httpx.Client, chief: httpx.Client) -> None:
    posted(analyst, slug="taken")
    posted(chief, slug="hidden", marking="red")
    other = posted(analyst, slug="other")
    for slug in ("taken", "hidden"):
        for answer in (analyst.post(PATH, json=record(slug=slug)), put(analyst, other, slug=slug)):
            assert [one[:2] for one in told(answer, 409)] == [("/slug", "slug_taken")]
            assert "agreement" not in answer.json()


@pytest.mark.parametrize("marking", ["green", "amber"])
def test_a_record_above_clear_gets_its_id_as_slug(analyst: httpx.Client, marking: str) -> None:
    made = posted(analyst, marking=marking)
    assert made["slug"] == made["id"]


def test_a_record_may_have_its_own_id_as_slug(analyst: httpx.Client) -> None:
    made = posted(analyst, slug="before")
    now = stored(put(analyst, made, slug=made["id"]))
    assert (now["slug"], now["version"]) == (made["id"], 2)
    assert analyst.get(f"{PATH}/before").headers["location"] == f"{PATH}/{made['id']}"
    assert analyst.get(f"{PATH}/{made['id']}").status_code == 200


def test_what_get_returns_of_a_record_above_clear_can_be_posted_once_more(analyst: httpx.Client) -> None:
    made = posted(analyst, marking="amber")
    again = stored(analyst.post(PATH, json=made), 201)
    assert again["slug"] == again["id"] != made["id"]


def test_an_address_is_good_in_any_letter_case(analyst: httpx.Client, editor: httpx.Client) -> None:
    made = posted(analyst, slug="ma-br-2024")
    for address in ("MA-BR-2024", "Ma-Br-2024", made["id"].upper()):
        assert stored(analyst.get(f"{PATH}/{address}"))["id"] == made["id"]
        assert analyst.put(f"{PATH}/{address}", json=made, headers=AS_IT_IS).status_code == 200
        assert analyst.patch(f"{PATH}/{address}", json={}, headers=AS_IT_IS).status_code == 200
    assert editor.delete(f"{PATH}/MA-BR-2024", headers=AS_IT_IS).status_code == 204


@pytest.mark.parametrize("text", ["no-such", UNKNOWN, "a" * 300, "é", "a%00b", "a%0Ab", "%F0%9F%95%8A", "İ"])
def test_what_is_no_address_of_a_record_is_not_found(editor: httpx.Client, text: str) -> None:
    calls: dict[str, Callable[[], httpx.Response]] = {
        "GET": lambda: editor.get(f"{PATH}/{text}"),
        "PUT": lambda: editor.put(f"{PATH}/{text}", json=record(), headers=AS_IT_IS),
        "PATCH": lambda: editor.patch(f"{PATH}/{text}", json={}, headers=AS_IT_IS),
        "DELETE": lambda: editor.delete(f"{PATH}/{text}", headers=AS_IT_IS),
    }
    assert {name: call().status_code for name, call in calls.items()} == dict.fromkeys(calls, 404)


def _renamed(client: httpx.Client) -> Record:
    made = posted(client, slug="first")
    second = stored(put(client, made, slug="second"))
    return stored(patch(client, second, {"slug": "third"}))


@pytest.mark.parametrize("old", ["first", "second", "FIRST"])
def test_an_old_slug_leads_to_the_present_one(editor: httpx.Client, old: str) -> None:
    known = _renamed(editor)
    address = f"{PATH}/{old}"
    for answer in (
        editor.get(address),
        editor.put(address, json=known, headers=AS_IT_IS),
        editor.patch(address, json={"level": "interstate"}, headers=AS_IT_IS),
        editor.delete(address, headers=AS_IT_IS),
    ):
        assert (answer.status_code, answer.headers["location"]) == (308, f"{PATH}/third")
    assert editor.get(f"{PATH}/third").json() == known


def test_a_redirect_keeps_the_query(editor: httpx.Client) -> None:
    _renamed(editor)
    answer = editor.patch(f"{PATH}/first?comment=why%20not", json={}, headers=AS_IT_IS)
    assert answer.headers["location"] == f"{PATH}/third?comment=why%20not"
    assert editor.get(f"{PATH}/first?fields=id").headers["location"] == f"{PATH}/third?fields=id"


def test_an_old_slug_is_never_used_again(editor: httpx.Client) -> None:
    known = _renamed(editor)
    other = posted(editor)
    for answer in (
        editor.post(PATH, json=record(slug="first")),
        put(editor, other, slug="first"),
        put(editor, known, slug="first"),
    ):
        assert [one[:2] for one in told(answer, 409)] == [("/slug", "slug_taken")]
    withdraw(editor, known)
    for slug in ("first", "third"):
        assert editor.post(PATH, json=record(slug=slug)).status_code == 409


def test_an_old_slug_of_a_hidden_record_tells_nothing(anyone: httpx.Client, analyst: httpx.Client) -> None:
    stored(put(analyst, posted(analyst, slug="first", marking="amber"), slug="second"))
    assert analyst.get(f"{PATH}/first").status_code == 308
    assert anyone.get(f"{PATH}/first").status_code == 404


@pytest.mark.parametrize("slug", [..., None, " "])
def test_a_put_without_slug_keeps_it(analyst: httpx.Client, slug: Any) -> None:
    made = posted(analyst, slug="mine")
    sent = record(level="interstate", slug=slug)
    assert stored(analyst.put(f"{PATH}/mine", json=sent, headers=AS_IT_IS))["slug"] == "mine"
    assert stored(analyst.patch(f"{PATH}/mine", json={"slug": None}, headers=AS_IT_IS))["id"] == made["id"]


def test_an_old_slug_says_which_record_another_is_merged_into(editor: httpx.Client) -> None:
    kept, other = posted(editor, slug="kept"), posted(editor, slug="other")
    stored(put(editor, kept, slug="renamed"))
    answer = editor.post(f"{PATH}/other/merge", json={"into": "KEPT"})
    assert answer.status_code == 204, answer.text
    assert editor.get(f"{PATH}/{other['id']}", follow_redirects=False).headers["location"] == f"{PATH}/renamed"

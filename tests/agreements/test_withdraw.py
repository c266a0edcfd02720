"""Withdrawing a record, and what its address answers from then on."""

import httpx
import pytest

from tests.agreements.calls import AS_IT_IS, PATH, posted, put, stored, told, withdraw
from tests.records import record


def test_an_editor_withdraws_with_an_empty_answer(editor: httpx.Client) -> None:
    answer = withdraw(editor, posted(editor))
    assert (answer.status_code, answer.content) == (204, b"")


def test_a_withdrawn_record_is_gone_for_reads_and_writes(anyone: httpx.Client, editor: httpx.Client) -> None:
    made = posted(editor, slug="gone")
    withdraw(editor, made)
    for address in (f"{PATH}/gone", f"{PATH}/{made['id']}"):
        for answer in (
            anyone.get(address),
            editor.get(address),
            editor.put(address, json=made, headers=AS_IT_IS),
            editor.put(address, json=made, headers={"If-Match": '"1"'}),
            editor.patch(address, json={"level": "interstate"}, headers=AS_IT_IS),
            editor.delete(address, headers=AS_IT_IS),
        ):
            assert told(answer, 410) == []


def test_an_old_slug_of_a_withdrawn_record_still_leads_to_it(editor: httpx.Client) -> None:
    withdraw(editor, stored(put(editor, posted(editor, slug="first"), slug="second")))
    assert editor.get(f"{PATH}/first").headers["location"] == f"{PATH}/second"
    assert editor.get(f"{PATH}/second").status_code == 410


def test_a_withdrawn_record_above_the_clearance_is_not_there(anyone: httpx.Client, editor: httpx.Client) -> None:
    made = posted(editor, marking="green")
    withdraw(editor, made)
    assert anyone.get(f"{PATH}/{made['id']}").status_code == 404


@pytest.mark.parametrize("slug", ["gone", "GONE"])
def test_the_slug_of_a_withdrawn_record_stays_taken(editor: httpx.Client, slug: str) -> None:
    withdraw(editor, posted(editor, slug="gone"))
    assert editor.post(PATH, json=record(slug=slug)).status_code in (409, 422)


def test_a_withdrawn_record_is_in_no_list(anyone: httpx.Client, editor: httpx.Client) -> None:
    made, other = posted(editor), posted(editor)
    assert anyone.get(PATH, params={"total": "true"}).json()["total"] == 2
    withdraw(editor, made)
    page = anyone.get(PATH, params={"total": "true"}).json()
    assert (page["total"], [one["id"] for one in page["items"]]) == (1, [other["id"]])

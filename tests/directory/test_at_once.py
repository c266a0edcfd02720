"""Agencies that are kept while records are written: no record is left behind under an old name or id."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import httpx
import pytest

from app.agreements.consistency import faults
from app.db.database import Database
from app.vocabularies.vocabulary import shipped
from tests.agreements.calls import AS_IT_IS, PATH, posted, stored
from tests.directory.agencies import AGENCIES, made, merged, named, naming, shown
from tests.http.walking import walk
from tests.records import record

WRITERS = 8
OLD = {"country": "MA", "id": "ma-old", "names": [{"language": "en", "text": "Old"}]}
NEW = {"country": "MA", "id": "ma-new", "names": [{"language": "en", "text": "New"}]}


def _at_once(*requests: Callable[[], httpx.Response]) -> list[httpx.Response]:
    ready = Barrier(len(requests))

    def send(request: Callable[[], httpx.Response]) -> httpx.Response:
        ready.wait(timeout=30)
        return request()

    with ThreadPoolExecutor(len(requests)) as threads:
        return list(threads.map(send, requests))


def _faults(database: Database) -> list[str]:
    with database.look() as connection:
        return list(faults(connection, shipped(), lambda _: None))


def _called(client: httpx.Client) -> Counter[tuple[str, str]]:
    """How often each agency is named in records, by id and name."""
    return Counter((one["id"], one["name"]) for known in walk(client, f"{PATH}?limit=100") for one in named(known))


@pytest.mark.parametrize("reference", ["ma-old", {"name": "Old"}])
def test_a_record_posted_while_its_agency_is_merged_names_the_one_that_stays(
    editor: httpx.Client, database: Database, reference: Any
) -> None:
    made(editor, **OLD)
    made(editor, **NEW)

    def post() -> httpx.Response:
        return editor.post(PATH, json=record(**naming(reference)))

    *answers, merge = _at_once(*[post] * (WRITERS - 1), lambda: merged(editor, "ma-old", "ma-new"))
    assert (Counter(one.status_code for one in answers), merge.status_code) == ({201: WRITERS - 1}, 204)
    assert _called(editor) == {("ma-new", "New"): WRITERS - 1}
    assert shown(editor, "ma-new")["agreements"] == WRITERS - 1
    assert _faults(database) == []


def test_records_written_while_their_agency_is_renamed_call_it_by_its_new_name(
    editor: httpx.Client, database: Database
) -> None:
    made(editor, **OLD)
    known = [posted(editor, **naming("ma-old")) for _ in range(WRITERS // 2)]
    renamed = {**OLD, "names": NEW["names"]}
    changes = [
        lambda one=one: editor.patch(f"{PATH}/{one['id']}", json={"framework": True}, headers=AS_IT_IS) for one in known
    ]
    posts = [lambda: editor.post(PATH, json=record(**naming("ma-old")))] * 3
    answers = _at_once(*changes, *posts, lambda: editor.put(f"{AGENCIES}/ma-old", json=renamed, headers=AS_IT_IS))
    assert Counter(one.status_code for one in answers) == {200: len(known) + 1, 201: 3}
    assert _called(editor) == {("ma-old", "New"): len(known) + 3}
    assert _faults(database) == []


def test_of_two_agencies_merged_into_each_other_one_stays(editor: httpx.Client) -> None:
    made(editor, **OLD)
    made(editor, **NEW)
    posted(editor, **naming("ma-old", "ma-new"))
    answers = _at_once(lambda: merged(editor, "ma-old", "ma-new"), lambda: merged(editor, "ma-new", "ma-old"))
    assert sorted(one.status_code for one in answers) in ([204, 308], [204, 422])
    assert len(_called(editor)) == 1


def test_of_editors_who_change_an_agency_with_one_tag_one_wins(editor: httpx.Client) -> None:
    tag = {"If-Match": editor.post(AGENCIES, json=OLD).headers["etag"]}

    def put(n: int) -> Callable[[], httpx.Response]:
        names = [{"language": "en", "text": f"Name of {n}"}]
        return lambda: editor.put(f"{AGENCIES}/ma-old", json={**OLD, "names": names}, headers=tag)

    answers = _at_once(*(put(n) for n in range(WRITERS)))
    assert Counter(one.status_code for one in answers) == {200: 1, 412: WRITERS - 1}
    assert stored(next(one for one in answers if one.status_code == 200)) == shown(editor, "ma-old")


def test_one_agency_posted_by_many_at_once_is_made_once(editor: httpx.Client) -> None:
    agency = {"country": "MA", "names": OLD["names"]}
    answers = _at_once(*[lambda: editor.post(AGENCIES, json=agency)] * (WRITERS // 2),
        *[lambda: editor.post(PATH, json=record(**naming({"name": "Old"})))] * (WRITERS // 2))  # fmt: skip
    statuses = Counter(one.status_code for one in answers)
    assert (statuses[201] in (WRITERS // 2, WRITERS // 2 + 1), set(statuses)) == (True, {201, 409})
    assert _called(editor) == {("ma-old", "Old"): WRITERS // 2}

"""The audit by the API: who did what to what, for admins, under clearance; and its chain, for `mithaq check`."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from sqlalchemy import delete, func, select, update

from app import operations
from app.accounts import audit as sealing
from app.accounts.audit import ACTIONS
from app.accounts.clearance import Caller, Marking, Role
from app.accounts.models import audit
from app.db.database import Database
from app.registry import open_registry
from app.settings import Settings
from tests.conftest import KEYS, client_of
from tests.records import record

Items = list[dict[str, str]]


def items(client: httpx.Client, **asked: str | int) -> Items:
    answer = client.get("/v1/audit", params=asked)
    assert answer.status_code == 200, answer.text
    found: Items = answer.json()["items"]
    return found


def done(client: httpx.Client, **asked: str | int) -> list[tuple[str, str]]:
    return [(item["action"], item["by"]) for item in items(client, **asked)]


def post(client: httpx.Client, **changes: object) -> str:
    """The path, by id, of a new record."""
    return f"/v1/agreements/{client.post('/v1/agreements?allow_duplicate=true', json=record(**changes)).json()['id']}"


def mark(client: httpx.Client, path: str, marking: str) -> None:
    answer = client.patch(path, json={"marking": marking}, headers={"If-Match": "*"})
    assert answer.status_code == 200, answer.text


def test_each_write_is_there_newest_first_with_who_did_it(
    admin: httpx.Client, analyst: httpx.Client, editor: httpx.Client
) -> None:
    path = post(analyst)
    editor.delete(path, headers={"If-Match": "*"})
    editor.post(f"{path}/restore")
    found = items(admin, target=path)
    assert [(item["action"], item["by"]) for item in found] == [
        ("agreement.restored", "editor"),
        ("agreement.withdrawn", "editor"),
        ("agreement.created", "analyst"),
    ]
    assert all(set(item) == {"id", "at", "by", "action", "target"} for item in found)
    assert {item["target"] for item in found} == {path}
    assert [item["at"] for item in found] == sorted((item["at"] for item in found), reverse=True)


def test_what_was_refused_or_only_rehearsed_is_not_there(admin: httpx.Client, analyst: httpx.Client) -> None:
    before = items(admin)
    analyst.post("/v1/agreements?dry_run=true", json=record())
    analyst.post("/v1/agreements", json=record(titles={}))
    assert items(admin) == before


def test_keys_made_and_revoked_are_there_and_no_key_is(admin: httpx.Client) -> None:
    made = admin.post("/v1/keys", json={"name": "Desk", "role": "reader"}).json()
    admin.delete(f"/v1/keys/{made['id']}")
    path = f"/v1/keys/{made['id']}"
    assert done(admin, target=path) == [("key.revoked", "admin"), ("key.created", "admin")]
    assert made["key"] not in admin.get("/v1/audit").text


@pytest.mark.parametrize("name", ["reader", "analyst", "editor"])
def test_only_admins_read_it(anyone: httpx.Client, name: str) -> None:
    assert anyone.get("/v1/audit").status_code == 401
    assert anyone.get("/v1/audit", headers={"Authorization": f"Bearer {KEYS[name][0]}"}).status_code == 403


def test_it_is_kept_by_no_cache(admin: httpx.Client) -> None:
    assert admin.get("/v1/audit").headers["cache-control"] == "no-store"


def test_pages_walk_all_entries_once_while_others_are_added(admin: httpx.Client, analyst: httpx.Client) -> None:
    for _ in range(7):
        post(analyst)
    whole = items(admin, limit=100)
    walked: Items = []
    path = "/v1/audit?limit=3"
    while path:
        answer = admin.get(path)
        walked += answer.json()["items"]
        path = answer.json()["next"]
        assert answer.headers.get("link") == (f'<{path}>; rel="next"' if path else None)
        post(analyst)
    assert walked == whole


def test_a_cursor_of_another_query_or_of_nothing_is_refused(admin: httpx.Client, analyst: httpx.Client) -> None:
    for _ in range(3):
        post(analyst)
    cursor = admin.get("/v1/audit?limit=1").json()["next"].partition("cursor=")[2]
    for query in (f"cursor={cursor}&by=analyst", "cursor=WyIxIl0", f"cursor={cursor[:-3]}"):
        answer = admin.get(f"/v1/audit?{query}")
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "broken_cursor")


def test_filters_narrow_it(admin: httpx.Client, analyst: httpx.Client, editor: httpx.Client) -> None:
    path, other = post(analyst), post(editor)
    mark(editor, path, "green")
    editor.delete(other, headers={"If-Match": "*"})
    assert done(admin, action="agreement.updated,agreement.withdrawn") == [
        ("agreement.withdrawn", "editor"),
        ("agreement.updated", "editor"),
    ]
    assert [item["target"] for item in items(admin, by="analyst")] == [path]
    assert done(admin, by="editor", target=path) == [("agreement.updated", "editor")]
    assert items(admin, action="details.read") == []


def test_who_did_it_is_found_by_id_too_since_names_can_be_alike(admin: httpx.Client) -> None:
    desks = [admin.post("/v1/keys", json={"name": "Desk", "role": "analyst"}).json() for _ in range(2)]
    for desk in desks:
        with client_of(admin.base_url, desk["key"]) as client:
            post(client)
    assert len(items(admin, by="Desk")) == 2
    assert [len(items(admin, by=desk["id"])) for desk in desks] == [1, 1]


def test_a_target_takes_in_what_is_below_it_and_not_what_only_starts_alike(
    admin: httpx.Client, database: Database
) -> None:
    by = Caller("x", "someone", Role.EDITOR)
    for target in ("/v1/keys/a", "/v1/keys/a/b/c", "/v1/keys/ab", "/v1/keys/a-b", "/v1/keys/A"):
        database.write_now(lambda connection, to=target: sealing.record(connection, by, "details.read", to, "2026"))
    assert {item["target"] for item in items(admin, target="/v1/keys/a")} == {"/v1/keys/a", "/v1/keys/a/b/c"}
    assert items(admin, target="/v1/keys/a/") == items(admin, target="/v1/keys/a")


def test_a_time_starts_with_its_first_instant_and_ends_before_its_last(
    admin: httpx.Client, analyst: httpx.Client
) -> None:
    for _ in range(3):
        post(analyst)
    newest, middle, oldest = items(admin, by="analyst")
    assert items(admin, by="analyst", **{"from": middle["at"]}) == [newest, middle]
    assert items(admin, by="analyst", to=middle["at"]) == [oldest]
    assert items(admin, by="analyst", **{"from": "2026-11-26"}) == []


@pytest.mark.parametrize(
    ("query", "parameter", "suggestion"),
    [
        ("action=agreement.create", "action", "agreement.created"),
        ("action=", "action", None),
        ("by=nobody", "by", None),
        ("by=", "by", None),
        ("target=agreements/x", "target", "/v1/agreements/x"),
        ("from=yesterday", "from", None),
        ("from=2026-11-25&to=2026-11-24", "from", None),
        ("actoin=key.created", "actoin", "action"),
        ("limit=0", "limit", "1"),
    ],
)
def test_what_cannot_be_asked_is_never_an_empty_page(
    admin: httpx.Client, query: str, parameter: str, suggestion: str | None
) -> None:
    answer = admin.get(f"/v1/audit?{query}")
    assert answer.status_code == 422
    error = answer.json()["errors"][0]
    assert (error["parameter"], error["suggestion"]) == (parameter, suggestion)


def test_every_action_that_is_noted_can_be_asked_for(
    editor: httpx.Client, admin: httpx.Client, database: Database
) -> None:
    one, two = post(editor), post(editor)
    editor.post(f"{one}/merge", json={"into": two.rpartition("/")[2]})
    admin.delete(f"/v1/keys/{admin.post('/v1/keys', json={'name': 'Desk', 'role': 'reader'}).json()['id']}")
    with database.engine.connect() as connection:
        assert set(connection.scalars(select(audit.c.action))) <= ACTIONS


def test_what_was_done_to_a_record_above_an_admin_is_not_there(admin: httpx.Client, chief: httpx.Client) -> None:
    before = admin.get("/v1/audit?limit=100").content
    path = post(chief, marking="red")
    mark(chief, path, "red")
    chief.delete(path, headers={"If-Match": "*"})
    assert admin.get("/v1/audit?limit=100").content == before
    assert items(admin, target=path) == []
    assert admin.get("/v1/audit?by=chief").status_code == 422
    assert len(items(chief, target=path)) == 2


def test_what_was_done_before_a_marking_rose_goes_with_the_record(admin: httpx.Client, chief: httpx.Client) -> None:
    path = post(chief)
    assert len(items(admin, target=path)) == 1
    mark(chief, path, "red")
    assert items(admin, target=path) == []
    mark(chief, path, "amber")
    assert done(admin, target=path) == [("agreement.updated", "chief"), ("agreement.created", "chief")]
    assert len(items(chief, target=path)) == 3


def test_what_was_done_to_a_part_of_a_record_is_seen_with_the_record(
    admin: httpx.Client, chief: httpx.Client, database: Database
) -> None:
    path = post(chief)
    details = f"{path}/contact-points/c-1/details"
    by = Caller("x", "someone", Role.EDITOR)
    database.write_now(lambda connection: sealing.record(connection, by, "details.read", details, "2026"))
    assert done(admin, action="details.read") == [("details.read", "someone")]
    mark(chief, path, "red")
    assert items(admin, action="details.read") == []


@contextmanager
def checking(url: str) -> Iterator[dict[str, list[str]]]:
    registry = open_registry(Settings(database_url=url))

    @contextmanager
    def progress(_: int) -> Iterator[operations.Done]:
        yield lambda steps=1: None

    yield {name.partition(",")[0]: faults for name, faults in operations.examine(registry, progress)}
    registry.database.engine.dispose()


def test_check_finds_an_untouched_chain_well(database_url: str, analyst: httpx.Client) -> None:
    post(analyst)
    with checking(database_url) as found:
        assert found["Audit"] == []


@pytest.mark.parametrize("column", ["id", "at", "by_id", "by_name", "by_role", "action", "target", "seal"])
def test_check_names_an_entry_that_was_altered(database_url: str, database: Database, column: str) -> None:
    with database.engine.begin() as connection:
        second = connection.execute(select(audit).order_by(audit.c.seq).offset(1).limit(1)).mappings().one()
        connection.execute(update(audit).where(audit.c.seq == second["seq"]).values({column: "another"}))
    with checking(database_url) as found:
        assert "another" if column == "id" else second["id"] in found["Audit"][0]


def test_check_finds_a_marking_that_was_altered(database_url: str, database: Database) -> None:
    with database.engine.begin() as connection:
        newest = connection.scalar(select(func.max(audit.c.seq)))
        connection.execute(update(audit).where(audit.c.seq == newest).values(marking=Marking.RED.level))
    with checking(database_url) as found:
        assert len(found["Audit"]) == 1


def test_check_finds_that_an_entry_is_gone(database_url: str, database: Database) -> None:
    with database.engine.begin() as connection:
        seqs = connection.scalars(select(audit.c.seq).order_by(audit.c.seq)).all()
        connection.execute(delete(audit).where(audit.c.seq == seqs[1]))
        following = connection.scalar(select(audit.c.id).where(audit.c.seq == seqs[2]))
    with checking(database_url) as found:
        assert [following in fault for fault in found["Audit"]] == [True]


def test_the_last_seal_is_another_after_each_entry(database: Database, analyst: httpx.Client) -> None:
    seals = []
    for _ in range(3):
        with database.look() as connection:
            seals.append(sealing.last_seal(connection))
        post(analyst)
    assert len(set(seals)) == 3

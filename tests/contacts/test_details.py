"""How a contact point is reached: who may read and write it, and what becomes of it when its record changes."""

from typing import Any

import httpx
import pytest
from sqlalchemy import select

from app.accounts.models import audit
from app.db.database import Database
from tests.details.keeping import DETAILS, changed, keep, path_of, point, posted
from tests.http.walking import mistakes


def _record(client: httpx.Client, stored: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/v1/agreements/{stored['id']}").json()
    return found


def test_an_editor_writes_details_and_any_role_with_the_clearance_reads_them(
    reader: httpx.Client, analyst: httpx.Client, editor: httpx.Client, admin: httpx.Client
) -> None:
    path = path_of(posted(analyst))
    written = editor.put(path, json=DETAILS)
    assert (written.status_code, written.content) == (204, b"")
    for client in (reader, analyst, editor, admin):
        answer = client.get(path)
        assert (answer.status_code, answer.json()) == (200, DETAILS)
        assert answer.headers["cache-control"] == "no-store"


def test_details_are_for_keys_alone_whatever_the_marking(anyone: httpx.Client, editor: httpx.Client) -> None:
    path = path_of(posted(editor, point(marking="clear")))
    keep(editor, path)
    assert anyone.get(path).status_code == 401
    assert anyone.put(path, json=DETAILS).status_code == 401


@pytest.mark.parametrize("role", ["reader", "analyst"])
def test_only_editors_write_details(role: str, request: pytest.FixtureRequest, editor: httpx.Client) -> None:
    assert request.getfixturevalue(role).put(path_of(posted(editor)), json=DETAILS).status_code == 403


def test_a_clearance_below_the_marking_neither_reads_nor_writes_nor_learns_whether_there_are_details(
    reader: httpx.Client, editor: httpx.Client, chief: httpx.Client
) -> None:
    stored = posted(editor, point(marking="red"), point(marking="red", role="liaison"))
    keep(chief, path_of(stored))
    answers = [client.get(path_of(stored, n)) for client in (reader, editor) for n in (0, 1)]
    assert {(answer.status_code, answer.json()["detail"]) for answer in answers} == {
        (403, "These details are marked red; the key's clearance is amber.")
    }
    assert editor.put(path_of(stored), json=DETAILS).status_code == 403
    assert chief.get(path_of(stored)).json() == DETAILS


def test_the_details_of_a_hidden_record_are_not_there(editor: httpx.Client, chief: httpx.Client) -> None:
    stored = posted(chief, point(marking="clear"), marking="red")
    keep(chief, path_of(stored))
    assert editor.get(path_of(stored)).status_code == 404
    assert editor.put(path_of(stored), json=DETAILS).status_code == 404
    assert (
        editor.get(path_of(stored)).json()["detail"] == editor.get(path_of(stored).replace("0", "1")).json()["detail"]
    )


def test_what_is_not_there_is_404(editor: httpx.Client) -> None:
    stored = posted(editor)
    path = path_of(stored)
    assert editor.get(path).status_code == 404
    for other in (path.replace(stored["contact_points"][0]["id"], part) for part in (stored["id"], "x", "%00", "é")):
        assert editor.get(other).status_code == 404
        assert editor.put(other, json=DETAILS).status_code == 404
    for other in (path.replace(stored["id"], part) for part in ("no-such", "%00", "é")):
        assert editor.get(other).status_code == 404
        assert editor.put(other, json=DETAILS).status_code == 404


def test_slugs_and_ids_are_taken_in_any_letter_case(editor: httpx.Client) -> None:
    stored = posted(editor, slug="ma-br-desk")
    keep(editor, path_of(stored).replace(stored["id"], "MA-BR-Desk"))
    assert editor.get(path_of(stored).upper().replace("/V1/AGREEMENTS", "/v1/agreements").replace(
        "CONTACT-POINTS", "contact-points").replace("DETAILS", "details")).json() == DETAILS  # fmt: skip


def test_an_old_address_leads_to_the_new_one(editor: httpx.Client) -> None:
    stored = posted(editor, slug="old-desk")
    keep(editor, path_of(stored))
    assert changed(editor, stored, slug="new-desk").status_code == 200
    old = path_of(stored).replace(stored["id"], "old-desk")
    for answer in (editor.get(old), editor.put(old, json=DETAILS)):
        assert answer.status_code == 308
        assert answer.headers["location"] == path_of(stored).replace(stored["id"], "new-desk")
    assert editor.get(old, follow_redirects=True).json() == DETAILS


def test_a_withdrawn_record_keeps_its_details_and_shows_them_when_it_is_restored(editor: httpx.Client) -> None:
    stored = posted(editor)
    keep(editor, path_of(stored))
    editor.delete(f"/v1/agreements/{stored['id']}", headers={"If-Match": "*"})
    assert editor.get(path_of(stored)).status_code == 410
    assert editor.put(path_of(stored), json=DETAILS).status_code == 410
    editor.post(f"/v1/agreements/{stored['id']}/restore")
    assert editor.get(path_of(stored)).json() == DETAILS


def test_details_are_replaced_as_a_whole(editor: httpx.Client) -> None:
    path = path_of(posted(editor))
    keep(editor, path)
    assert editor.put(path, json={"email": " desk@police.example "}).status_code == 204
    assert editor.get(path).json() == {
        "person": None, "email": "desk@police.example", "phone": None, "secure_channel": None, "hours": None, "languages": [],
    }  # fmt: skip


@pytest.mark.parametrize("nothing", [{}, dict.fromkeys(DETAILS), {"phone": " ", "languages": []}])
def test_details_that_say_nothing_are_none(editor: httpx.Client, nothing: dict[str, Any]) -> None:
    path = path_of(posted(editor))
    keep(editor, path)
    assert editor.put(path, json=nothing).status_code == 204
    assert editor.get(path).status_code == 404


def test_what_was_read_can_be_put_back(editor: httpx.Client) -> None:
    path = path_of(posted(editor))
    keep(editor, path)
    assert editor.put(path, json=editor.get(path).json()).status_code == 204
    assert editor.get(path).json() == DETAILS


def test_every_mistake_is_told_at_once(editor: httpx.Client) -> None:
    path = path_of(posted(editor))
    sent = {"persons": "x", "email": "desk@", "phone": 31, "hours": "x" * 301, "languages": ["nl", "nl_NL"]}
    assert sorted(mistakes(editor.put(path, json=sent))) == [
        ("/email", "invalid", None),
        ("/hours", "invalid", None),
        ("/languages/1", "invalid", None),
        ("/persons", "unknown_key", "person"),
        ("/phone", "wrong_type", None),
    ]
    assert mistakes(editor.put(f"{path}?languages=nl", json=DETAILS)) == [("languages", "unknown_parameter", None)]
    assert editor.put(path, content=b"{").status_code == 400
    assert editor.put(path, content=b"x", headers={"Content-Type": "text/plain"}).status_code == 415
    assert editor.get(path).status_code == 404


@pytest.mark.parametrize(
    "email", ["a@b.nl", "o'neil+desk@sub.police.example", "büro@polizei.example", "شرطة@مثال.إختبار"]
)
def test_addresses_that_mail_servers_take_are_taken(editor: httpx.Client, email: str) -> None:
    path = path_of(posted(editor))
    keep(editor, path, email=email)
    assert editor.get(path).json()["email"] == email


@pytest.mark.parametrize(
    "email",
    ["desk", "@b.nl", "a@b", "a@@b.nl", "a b@c.nl", ".a@b.nl", "a..b@c.nl", "a@b..nl", "a@-b.nl", "a@b.nl, c@d.nl", "<a@b.nl>", "a@1.2", "a" * 300 + "@b.nl"],
)  # fmt: skip
def test_what_is_no_address_is_refused(editor: httpx.Client, email: str) -> None:
    assert mistakes(editor.put(path_of(posted(editor)), json={"email": email})) == [("/email", "invalid", None)]


def test_each_reading_and_each_writing_is_in_the_audit(
    reader: httpx.Client, editor: httpx.Client, database: Database
) -> None:
    stored = posted(editor, slug="audited")
    path = path_of(stored)
    keep(editor, path.replace(stored["id"], "audited"))
    reader.get(path.replace(stored["id"], "audited"))
    reader.head(path)
    reader.get(f"{path}?x=1")
    with database.engine.connect() as connection:
        rows = connection.execute(
            select(audit.c.by_name, audit.c.action, audit.c.target)
            .where(audit.c.action.like("details.%"))
            .order_by(audit.c.seq)
        )
        assert [tuple(row) for row in rows] == [
            ("editor", "details.written", path),
            ("reader", "details.read", path),
            ("reader", "details.read", path),
        ]


def test_a_contact_point_that_is_removed_takes_its_details_with_it(editor: httpx.Client) -> None:
    stored = posted(editor, point(), point(role="liaison"))
    for n in (0, 1):
        keep(editor, path_of(stored, n))
    central, liaison = stored["contact_points"]
    assert changed(editor, stored, contact_points=[liaison]).status_code == 200
    assert editor.get(path_of(stored, 0)).status_code == 404
    assert editor.get(path_of(stored, 1)).json() == DETAILS
    again = changed(editor, stored, contact_points=[central, liaison]).json()
    assert editor.get(path_of(again, 0)).status_code == 404
    assert editor.get(path_of(again, 1)).json() == DETAILS


def test_a_contact_point_that_keeps_its_id_keeps_its_details(analyst: httpx.Client, editor: httpx.Client) -> None:
    stored = posted(editor, point(), point(role="liaison"))
    keep(editor, path_of(stored))
    _, liaison = stored["contact_points"]
    # Without an id it takes that of the one with the same party, agency and role.
    same = {**point(urgent=True, review_by="2027")}
    assert changed(analyst, stored, contact_points=[liaison, same], signed_on="2024-05").status_code == 200
    after = _record(editor, stored)
    assert after["contact_points"][1]["id"] == stored["contact_points"][0]["id"]
    assert editor.get(path_of(stored)).json() == DETAILS
    # With it, its party, agency and role may change.
    moved = {**after["contact_points"][1], "party": "BR", "role": "ncb"}
    assert changed(analyst, stored, contact_points=[moved]).status_code == 200
    assert editor.get(path_of(stored)).json() == DETAILS


def test_nobody_lowers_a_marking_that_guards_details_from_them(
    analyst: httpx.Client, editor: httpx.Client, chief: httpx.Client
) -> None:
    stored = posted(analyst, point(marking="red"))
    keep(chief, path_of(stored))
    own = stored["contact_points"][0]
    for lower in ({**own, "marking": "clear"}, point(), {**own, "marking": None}):
        for client in (analyst, editor):
            assert changed(client, stored, contact_points=[lower]).status_code == 403
    assert changed(analyst, stored, contact_points=[{**own, "urgent": True}]).status_code == 200
    assert changed(chief, stored, contact_points=[{**own, "marking": "amber"}]).status_code == 200
    assert editor.get(path_of(stored)).json() == DETAILS


def test_details_are_in_no_answer_but_their_own(
    anyone: httpx.Client, editor: httpx.Client, admin: httpx.Client
) -> None:
    stored = posted(editor)
    keep(editor, path_of(stored))
    changed(editor, stored, signed_on="2024-05")
    record = f"/v1/agreements/{stored['id']}"
    for path in (
        "/v1/agreements", record, f"{record}/versions", f"{record}/versions/1", f"{record}/versions/2/diff", f"{record}/similar",
        "/v1/contact-points?country=MA", "/v1/countries/MA", "/v1/agencies", "/v1/changes", "/v1/keys", "/openapi.json",
    ):  # fmt: skip
        for client in (anyone, admin):
            text = client.get(path).text
            assert [value for value in DETAILS.values() if isinstance(value, str) and value in text] == []


def _merged(client: httpx.Client, stored: dict[str, Any], into: dict[str, Any]) -> httpx.Response:
    return client.post(f"/v1/agreements/{stored['id']}/merge", json={"into": into["id"]})


def test_a_merged_record_hands_its_details_to_contact_points_that_have_none(editor: httpx.Client) -> None:
    merged = posted(editor, point(), point(role="liaison"), point(role="ncb"))
    into = posted(editor, point(role="liaison"), point(), point(party="BR", role="ncb"), signed_on="2001")
    for n, person in enumerate(("central", "liaison", "ncb")):
        keep(editor, path_of(merged, n), person=person)
    keep(editor, path_of(into, 0), person="own")
    assert _merged(editor, merged, into).status_code == 204
    assert editor.get(path_of(into, 0)).json()["person"] == "own"
    assert editor.get(path_of(into, 1)).json() == {**DETAILS, "person": "central"}
    assert editor.get(path_of(into, 2)).status_code == 404
    assert changed(editor, into, signed_on="2002").status_code == 200
    assert editor.get(path_of(into, 1)).json() == {**DETAILS, "person": "central"}


def test_a_merge_hands_no_details_to_a_contact_point_that_is_marked_lower(editor: httpx.Client) -> None:
    merged, into = posted(editor, point(marking="amber")), posted(editor, point(marking="green"), signed_on="2001")
    keep(editor, path_of(merged))
    assert mistakes(_merged(editor, merged, into)) == [("/into", "contact_marked_lower", None)]
    assert editor.get(path_of(merged)).json() == DETAILS
    own = {**into["contact_points"][0], "marking": "amber"}
    assert changed(editor, into, contact_points=[own]).status_code == 200
    assert _merged(editor, merged, into).status_code == 204
    assert editor.get(path_of(into)).json() == DETAILS

"""Merging agencies: one for two in every record, the other's id leads on, and nothing hidden is told."""

from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from app.agencies.models import agency_name
from app.db.database import Database
from app.settings import Settings
from tests.agreements.calls import PATH, posted, put, rows, stored, told
from tests.directory.agencies import AGENCIES, changed, made, merged, named, naming, shown
from tests.records import record

OLD = {"id": "ma-old", "name": "Old Directorate", "acronym": "OD"}
NEW = {"id": "ma-new", "name": "New Directorate"}
MERGED = {"id": "ma-new", "name": "New Directorate", "acronym": "OD"}


@pytest.fixture(name="settings")
def with_a_secret_key(database_url: str) -> Settings:
    return Settings(database_url=database_url, secret_key=(SecretStr("a key of the tests that has 32 characters"),))


def _now(client: httpx.Client, known: dict[str, Any]) -> dict[str, Any]:
    return stored(client.get(f"{PATH}/{known['id']}"))


def _name(text: str, kind: str = "official", language: str = "und") -> dict[str, Any]:
    return {"language": language, "text": text, "kind": kind}


def test_records_name_the_one_that_stays_and_the_merged_id_leads_to_it(
    editor: httpx.Client, anyone: httpx.Client
) -> None:
    first, second = posted(editor, **naming(OLD)), posted(editor, **naming(NEW))
    answer = merged(editor, "MA-Old", "ma-new", comment="one directorate")
    assert (answer.status_code, answer.content) == (204, b"")
    for known in (first, second):
        now = _now(anyone, known)
        assert (named(now), now["version"]) == ([MERGED], 2)
        version = editor.get(f"{PATH}/{known['id']}/versions").json()["items"][0]
        assert (version["action"], version["comment"]) == ("agency", "one directorate")
        assert {key for key in now if now[key] != known[key]} == {"parties", "version", "updated_at"}
    agency = shown(anyone, "ma-new")
    assert agency["names"] == [_name("New Directorate"), _name("Old Directorate", "alias")]
    assert (agency["acronyms"], agency["agreements"]) == (["OD"], 2)
    assert [one["id"] for one in anyone.get(f"{AGENCIES}?country=MA").json()["items"]] == ["ma-new"]
    assert named(stored(anyone.get(f"{PATH}/{first['id']}/versions/1"))) == [OLD]
    changes = anyone.get("/v1/changes").json()["items"]
    assert [(one["type"], one["version"]) for one in changes] == [("created", 1)] * 2 + [("updated", 2)] * 2
    assert anyone.get(f"{PATH}?agency=ma-new&total=true").json()["total"] == 2
    assert told_of(anyone.get(f"{PATH}?agency=ma-old")) == [("agency", "unknown_agency", "ma-new")]


def told_of(answer: httpx.Response) -> list[tuple[str, str, str | None]]:
    assert answer.status_code == 422
    return [(one["parameter"], one["code"], one["suggestion"]) for one in answer.json()["errors"]]


def test_the_merged_id_is_308_to_reads_and_writes(editor: httpx.Client, anyone: httpx.Client) -> None:
    posted(editor, **naming(OLD, NEW, {"id": "ma-last", "name": "Last"}))
    merged(editor, "ma-old", "ma-new")
    merged(editor, "ma-new", "ma-last")
    for answer in (
        anyone.get(f"{AGENCIES}/MA-OLD"),
        anyone.get(f"{AGENCIES}/ma-new"),
        editor.put(f"{AGENCIES}/ma-old", json={"country": "MA", "names": [_name("X")]}, headers={"If-Match": "*"}),
    ):
        assert (answer.status_code, answer.headers["location"]) == (308, f"{AGENCIES}/ma-last")
    answer = merged(editor, "ma-old", "ma-last")
    assert (answer.status_code, answer.headers["location"]) == (308, f"{AGENCIES}/ma-last/merge")
    assert anyone.get(f"{AGENCIES}/ma-old?x=1").status_code == 422


def test_a_merged_id_is_never_used_again_and_finds_the_one_that_stayed(
    editor: httpx.Client, analyst: httpx.Client
) -> None:
    known = posted(editor, **naming(OLD, NEW))
    merged(editor, "ma-old", "ma-new")
    for reference in (
        "ma-old",
        {"id": "MA-OLD", "name": "Something else"},
        {"name": "old directorate"},
        {"acronym": "od"},
    ):
        assert named(posted(analyst, **naming(reference))) == [MERGED]
    assert told(editor.post(AGENCIES, json={"id": "ma-old", "country": "MA", "names": [_name("X")]}), 409)[0][:2] == (
        "/id", "id_taken",
    )  # fmt: skip
    assert told(editor.post(AGENCIES, json={"country": "FR", "id": "ma-old", "names": [_name("X")]}), 409) != []
    twice = analyst.post(PATH, json=record(**naming("ma-old", "ma-new")))
    assert told(twice) == [("/parties/0/agencies/1", "listed_twice", None)]
    # What was read before the merge means the same now.
    parties = [
        {**known["parties"][0], "agencies": [OLD], "signatories": [{"name": "A", "agencies": ["ma-old"]}]},
        {"country": "BR"},
    ]
    points = [{"party": "MA", "agency": "ma-old", "role": "central"}]
    after = posted(analyst, parties=parties, contact_points=points)
    assert (named(after), after["contact_points"][0]["agency"]) == ([MERGED], "ma-new")
    mixed = [{**parties[0], "agencies": ["ma-new"]}, {"country": "BR"}]
    assert posted(analyst, parties=mixed)["parties"][0]["signatories"][0]["agencies"] == ["ma-new"]


def test_signatories_contact_points_and_evidence_follow(editor: httpx.Client) -> None:
    parties = [
        {
            "country": "MA",
            "agencies": [NEW, {"name": "Customs"}, OLD],
            "signatories": [
                {"name": "A", "agencies": ["ma-old", "ma-customs", "ma-new"]},
                {"name": "B", "agencies": ["ma-old"]},
            ],
        },
        {"country": "BR"},
    ]
    point = {"party": "MA", "role": "central", "marking": "clear"}
    pointers = (
        "/parties/0/agencies/2/name", "/parties/0/agencies/1", "/parties/0/signatories/0/agencies/2",
        "/parties/0/signatories/0/agencies/1", "/parties/0/agencies", "/titles/en", "",
    )  # fmt: skip
    known = posted(
        editor,
        parties=parties,
        contact_points=[{**point, "agency": "ma-old"}, {**point, "agency": "ma-new"}, {**point, "agency": None}],
        sources=[{"title": "Communique"}],
        evidence=[{"pointer": one, "source": 0} for one in pointers],
    )
    for n, old in enumerate(known["contact_points"]):
        editor.put(f"{PATH}/{known['id']}/contact-points/{old['id']}/details", json={"person": f"Desk {n}"})
    assert merged(editor, "ma-old", "ma-new").status_code == 204
    now = _now(editor, known)
    assert [one["id"] for one in named(now)] == ["ma-new", "ma-customs"]
    assert [one["agencies"] for one in now["parties"][0]["signatories"]] == [["ma-new", "ma-customs"], ["ma-new"]]
    assert [one["agency"] for one in now["contact_points"]] == ["ma-new", "ma-new", None]
    assert [one["id"] for one in now["contact_points"]] == [one["id"] for one in known["contact_points"]]
    for n, old in enumerate(known["contact_points"]):
        details = editor.get(f"{PATH}/{known['id']}/contact-points/{old['id']}/details")
        assert details.json()["person"] == f"Desk {n}"
    assert [one["pointer"] for one in now["evidence"]] == [
        "/parties/0/agencies/0/name", "/parties/0/agencies/1", "/parties/0/signatories/0/agencies/0",
        "/parties/0/signatories/0/agencies/1", "/parties/0/agencies", "/titles/en", "",
    ]  # fmt: skip
    assert stored(put(editor, now)) == now


def test_what_stays_keeps_its_own_and_gains_what_it_lacks(editor: httpx.Client) -> None:
    top = made(editor, country="MA", names=[_name("Top")])
    names = [
        _name("National Police", "official", "en"),
        _name("Sûreté", "former", "fr"),
        _name("Top cops", "alias", "en"),
    ]
    old = made(editor, id="ma-old", country="MA", names=names, acronyms=["NP", "P"], kind="police", parent=top["id"])
    names = [_name("Police nationale", "official", "fr")]
    new = made(editor, id="ma-new", country="MA", names=names, acronyms=["PN"])
    child = made(editor, country="MA", names=[_name("Child")], parent=old["id"])
    assert merged(editor, "ma-old", "ma-new").status_code == 204
    assert shown(editor, "ma-new") == {
        **new,
        "names": [
            *names,
            _name("National Police", "alias", "en"),
            _name("Sûreté", "former", "fr"),
            _name("Top cops", "alias", "en"),
        ],
        "acronyms": ["PN", "NP", "P"],
        "kind": "police",
        "parent": top["id"],
    }
    assert shown(editor, child["id"])["parent"] == "ma-new"


def test_an_agency_merged_into_one_below_it_or_above_it_makes_no_circle(editor: httpx.Client) -> None:
    def chain(*ids: str) -> None:
        for parent, one in zip((None, *ids), ids, strict=False):
            made(editor, id=one, country="MA", names=[_name(one)], parent=parent)

    chain("a", "b", "c", "d")
    merged(editor, "b", "d")
    assert [shown(editor, one)["parent"] for one in ("a", "c", "d")] == [None, "d", "a"]
    merged(editor, "c", "d")
    assert shown(editor, "d")["parent"] == "a"
    merged(editor, "a", "d")
    assert shown(editor, "d")["parent"] is None
    chain("e", "f", "g")
    merged(editor, "g", "e")
    assert [shown(editor, one)["parent"] for one in ("e", "f")] == [None, "e"]


def test_what_cannot_be_merged_is_told(editor: httpx.Client) -> None:
    posted(editor, **naming(OLD, NEW))
    table: dict[str, tuple[str, str | None]] = {
        "ma-old": ("merged_into_itself", None),
        "ma-newt": ("unknown_agency", "ma-new"),
        "%00": ("unknown_agency", None),
        "fr-x": ("agency_of_another_party", None),
    }
    made(editor, id="fr-x", country="FR", names=[_name("X")])
    for into, (code, suggestion) in table.items():
        assert told(merged(editor, "ma-old", into)) == [("/into", code, suggestion)]
    sent = {"in": "ma-new"}
    assert sorted(told(editor.post(f"{AGENCIES}/ma-old/merge", json=sent))) == [
        ("/in", "unknown_key", "into"), ("/into", "missing", None),
    ]  # fmt: skip
    merged(editor, "ma-old", "ma-new")
    posted(editor, **naming({"id": "ma-x", "name": "X"}))
    assert merged(editor, "ma-x", "MA-OLD").status_code == 204
    assert shown(editor, "ma-new")["agreements"] == 2


def test_names_that_readers_may_not_know_do_not_come_to_the_one_that_stays(
    chief: httpx.Client, editor: httpx.Client, anyone: httpx.Client, database: Database
) -> None:
    hidden = posted(chief, **naming(OLD), marking="red")
    posted(editor, **naming({"id": "ma-old", "name": "New Directorate"}, NEW | {"name": "Another"}))
    before = [client.get(f"{AGENCIES}?country=MA").json() for client in (anyone, editor)]
    old = named(hidden)[0]["id"]
    assert merged(chief, old, "ma-new").status_code == 204
    after = [client.get(f"{AGENCIES}?country=MA").json() for client in (anyone, editor)]
    assert after == before
    assert named(_now(chief, hidden)) == [{"id": "ma-new", "name": "Another", "acronym": None}]
    # Who was cleared for the hidden one is led on from it; to others it never was.
    assert chief.get(f"{AGENCIES}/{old}").headers["location"] == f"{AGENCIES}/ma-new"
    for client in (anyone, editor):
        assert client.get(f"{AGENCIES}/{old}").status_code == 404
        assert client.get(f"{PATH}?agency={old}").status_code == 422
    assert named(posted(chief, **naming({"acronym": "OD"})))[0]["id"] == "ma-new"
    assert named(posted(editor, **naming({"name": "Old Directorate"})))[0]["id"] == "ma-old-directorate"
    assert len({row for row in rows(database, agency_name.c.text) if row[0] == OLD["name"]}) == 1


def test_an_agency_is_not_merged_into_one_that_fewer_know(chief: httpx.Client) -> None:
    posted(chief, **naming(OLD))
    hidden = named(posted(chief, **naming(NEW), marking="green"))[0]["id"]
    assert told(merged(chief, "ma-old", hidden)) == [("/into", "marked_higher", None)]
    assert merged(chief, hidden, "ma-old").status_code == 204


def test_records_above_the_editor_follow_a_merge_silently(
    chief: httpx.Client, editor: httpx.Client, admin: httpx.Client
) -> None:
    posted(editor, **naming(OLD, NEW))
    hidden = posted(chief, **naming(OLD), marking="red")
    secret = posted(chief, **naming({"name": "Hidden Child"}), marking="red")
    child = named(secret)[0]["id"]
    assert stored(changed(chief, shown(chief, child), parent="ma-old"))["parent"] == "ma-old"
    assert merged(editor, "ma-old", "ma-new").status_code == 204
    assert [one["version"] for one in admin.get("/v1/changes").json()["items"]] == [1, 2]
    actions = [one["action"] for one in admin.get("/v1/audit").json()["items"]]
    assert actions[:3] == ["agency.merged", "agreement.agency", "agreement.created"]
    assert shown(editor, "ma-new")["agreements"] == 1
    assert (named(_now(chief, hidden)), _now(chief, hidden)["version"]) == ([MERGED], 2)
    assert shown(chief, child)["parent"] == "ma-new"


def test_a_merge_of_a_hidden_agency_is_told_to_no_admin_below(
    chief: httpx.Client, admin: httpx.Client, editor: httpx.Client
) -> None:
    posted(editor, **naming(NEW))
    hidden = named(posted(chief, **naming(OLD), marking="red"))[0]["id"]
    before = admin.get("/v1/audit").json()
    assert merged(chief, hidden, "ma-new").status_code == 204
    assert admin.get("/v1/audit").json() == before
    assert chief.get(f"/v1/audit?target={AGENCIES}/{hidden}").json()["items"][0]["action"] == "agency.merged"


def test_a_marking_that_rises_hides_both_ids(chief: httpx.Client, anyone: httpx.Client, editor: httpx.Client) -> None:
    known = posted(chief, **naming(OLD, NEW))
    merged(chief, "ma-old", "ma-new")
    stored(put(chief, _now(chief, known), marking="red"))
    for agency_id in ("ma-old", "ma-new"):
        assert [client.get(f"{AGENCIES}/{agency_id}").status_code for client in (anyone, editor)] == [404, 404]
        assert told(editor.post(PATH, json=record(**naming(agency_id))))[0][:2] == (
            "/parties/0/agencies/0/id", "unknown_agency",
        )  # fmt: skip
    assert named(posted(editor, **naming({"id": "ma-old", "name": "Fresh"})))[0]["id"] != "ma-old"


def test_a_merged_agency_made_by_an_editor_stays_known(chief: httpx.Client, editor: httpx.Client) -> None:
    made(editor, id="ma-old", country="MA", names=[_name("Old")])
    known = posted(chief, **naming(NEW))
    merged(chief, "ma-old", "ma-new")
    stored(put(chief, known, marking="red"))
    assert shown(editor, "ma-new")["agreements"] == 0

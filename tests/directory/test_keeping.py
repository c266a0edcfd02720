"""Making agencies and changing them: how they are called in records follows, and nothing hidden is told."""

from typing import Any

import httpx
import pytest

from app.db.database import Database
from tests.agreements.calls import PATH, posted, put, stored, told
from tests.directory.agencies import AGENCIES, changed, made, merged, named, naming, shown
from tests.records import record

DGSN = {
    "country": "MA",
    "names": [
        {"language": "en", "text": "General Directorate of National Security", "kind": "official"},
        {"language": "ar", "text": "المديرية العامة للأمن الوطني", "kind": "official"},
    ],
    "acronyms": ["DGSN"],
    "kind": "police",
}


def test_an_agency_that_was_made_is_read_at_its_location(editor: httpx.Client) -> None:
    answer = editor.post(AGENCIES, json=DGSN)
    agency = stored(answer, 201)
    assert agency == {**DGSN, "id": "ma-dgsn", "organization": None, "parent": None, "agreements": 0}
    again = editor.get(answer.headers["location"])
    assert (again.json(), again.headers["etag"]) == (agency, answer.headers["etag"])


def test_an_agency_that_no_record_names_is_found_by_writers_and_shown_to_no_reader(
    editor: httpx.Client, analyst: httpx.Client, anyone: httpx.Client
) -> None:
    made(editor, **DGSN)
    for client in (anyone, analyst):
        assert client.get(f"{AGENCIES}/ma-dgsn").status_code == 404
    assert editor.get(AGENCIES).json()["items"] == []
    known = posted(analyst, **naming({"name": "المديريه العامه للامن الوطني"}))
    assert named(known) == [{"id": "ma-dgsn", "name": DGSN["names"][0]["text"], "acronym": "DGSN"}]
    assert anyone.get(f"{AGENCIES}/ma-dgsn").json()["agreements"] == 1


def test_what_was_read_can_be_posted_elsewhere_and_put_back(editor: httpx.Client, database: Database) -> None:
    agency = made(editor, **{**DGSN, "id": "ma-police", "country": "MAR", "kind": None, "acronyms": []})
    assert (agency["id"], agency["country"]) == ("ma-police", "MA")
    answer = editor.get(f"{AGENCIES}/MA-Police")
    again = editor.put(f"{AGENCIES}/MA-Police", json=answer.json(), headers={"If-Match": answer.headers["etag"]})
    assert (stored(again), again.headers["etag"]) == (agency, answer.headers["etag"])


def test_an_agency_is_an_organizations_or_a_part_of_another(editor: httpx.Client) -> None:
    made(editor, organization="interpol", names=[{"language": "en", "text": "Secretariat"}])
    made(editor, organization="interpol", names=[{"language": "en", "text": "Desk"}], parent="INTERPOL-secretariat")
    desk = shown(editor, "interpol-desk")
    assert (desk["parent"], desk["organization"], desk["names"][0]["kind"]) == (
        "interpol-secretariat",
        "interpol",
        "official",
    )


def test_every_mistake_is_told_at_once(editor: httpx.Client) -> None:
    made(editor, **DGSN)
    sent = {
        "id": "MA POLICE", "country": "MA", "organization": "interpoll", "kind": "polise", "parent": 3, "kinds": [],
        "names": [{"language": "en", "text": "Police"}, {"language": "EN", "text": "POLICE"}], "acronyms": ["P", "p"],
    }  # fmt: skip
    assert sorted(told(editor.post(AGENCIES, json=sent))) == [
        ("", "country_or_organization", None),
        ("/acronyms/1", "listed_twice", None),
        ("/id", "invalid", None),
        ("/kind", "unknown_code", "police"),
        ("/kinds", "unknown_key", "kind"),
        ("/names/1", "listed_twice", None),
        ("/organization", "unknown_code", "interpol"),
        ("/parent", "wrong_type", None),
    ]
    wrong = {"country": "MA", "names": [{"language": "nl_NL", "text": " ", "kind": "oficial"}], "parent": "ma-dgns"}
    assert sorted(told(editor.post(AGENCIES, json=wrong))) == [
        ("/names/0/kind", "unknown_code", "official"),
        ("/names/0/language", "invalid", None),
        ("/names/0/text", "invalid", None),
        ("/parent", "unknown_agency", "ma-dgsn"),
    ]
    assert told(editor.post(AGENCIES, json={"country": "ma", "id": "x x"})) == [
        ("/names", "missing", None), ("/id", "invalid", None),
    ]  # fmt: skip
    for odd in (b"[]", b"null", b'"x"', b"1"):
        assert [one[:2] for one in told(editor.post(AGENCIES, content=odd))] == [("", "wrong_type")]


def test_an_id_a_name_or_an_acronym_that_another_agency_of_the_party_has_is_refused(editor: httpx.Client) -> None:
    made(editor, **DGSN)
    police = {"country": "MA", "names": [{"language": "en", "text": "Police"}]}
    for more, where in (
        ({"id": "ma-dgsn"}, "/id"),
        (
            {"names": [*police["names"], {"language": "fr", "text": "general DIRECTORATE of national sécurity"}]},
            "/names/1",
        ),
        ({"acronyms": ["P", "dgsn"]}, "/acronyms/1"),
    ):
        answer = editor.post(AGENCIES, json={**police, **more})
        assert [one[0] for one in told(answer, 409)] == [where]
        assert "ma-dgsn" in answer.text
    made(editor, **{**DGSN, "country": "FR"})
    agency = made(editor, **police)
    assert [one[:2] for one in told(changed(editor, agency, acronyms=["DGSN"]), 409)] == [("/acronyms/0", "name_taken")]


def test_hidden_agencies_take_no_name_and_their_ids_are_silently_others(
    editor: httpx.Client, chief: httpx.Client
) -> None:
    posted(chief, **naming({"id": "ma-dgsn", "name": DGSN["names"][0]["text"], "acronym": "DGSN"}), marking="red")
    agency = made(editor, **{**DGSN, "id": "ma-dgsn"})
    assert agency["id"] != "ma-dgsn"
    assert editor.get(f"{AGENCIES}/ma-dgsn").status_code == 404
    assert editor.put(f"{AGENCIES}/ma-dgsn", json=DGSN, headers={"If-Match": "*"}).status_code == 404
    # Whoever is cleared for both is told of a name that the two would share from now on, not of those that they do.
    both = told(chief.put(f"{AGENCIES}/ma-dgsn", json=DGSN, headers={"If-Match": "*"}), 409)
    assert both == [("/names/1", "name_taken", agency["id"])]
    assert [one[:2] for one in told(changed(editor, agency, parent="ma-dgsn"))] == [("/parent", "unknown_agency")]
    assert told(merged(editor, agency["id"], "ma-dgsn"))[0][:2] == ("/into", "unknown_agency")


def test_a_red_record_does_not_hide_an_agency_that_an_editor_made(editor: httpx.Client, chief: httpx.Client) -> None:
    agency = made(editor, **DGSN)
    known = posted(chief, **naming("ma-dgsn"), marking="amber")
    stored(put(chief, known, marking="red"))
    assert shown(editor, "ma-dgsn") == agency


def test_a_new_name_makes_a_version_of_each_record_that_shows_it(editor: httpx.Client, anyone: httpx.Client) -> None:
    agency = made(editor, **DGSN)
    first, second = posted(editor, **naming("ma-dgsn")), posted(editor, **naming("ma-dgsn", {"name": "Customs"}))
    other = posted(editor, **naming({"name": "Customs"}))
    names = [{"language": "en", "text": "National Police"}, {**DGSN["names"][0], "kind": "former"}]
    after = stored(changed(editor, agency, names=names, acronyms=["NP"], comment="by decree"))
    assert (after["names"][1]["kind"], after["agreements"]) == ("former", 2)
    for known in (first, second):
        now = anyone.get(f"{PATH}/{known['id']}").json()
        assert now["version"] == 2
        assert named(now)[0] == {"id": "ma-dgsn", "name": "National Police", "acronym": "NP"}
        assert {key for key in now if now[key] != known[key]} == {"parties", "version", "updated_at"}
        (version, _) = editor.get(f"{PATH}/{known['id']}/versions").json()["items"]
        assert (version["action"], version["by"], version["comment"]) == ("agency", "editor", "by decree")
    assert anyone.get(f"{PATH}/{other['id']}").json() == other
    changes = anyone.get("/v1/changes").json()["items"][3:]
    assert [(one["type"], one["agreement"]["id"], one["version"]) for one in changes] == [
        ("updated", first["id"], 2), ("updated", second["id"], 2),
    ]  # fmt: skip


def test_another_alias_makes_no_version_and_the_same_again_changes_nothing(
    editor: httpx.Client, admin: httpx.Client
) -> None:
    agency = made(editor, **DGSN)
    known = posted(editor, **naming("ma-dgsn"))
    alias = {"language": "en", "text": "Moroccan Police", "kind": "alias"}
    agency = stored(changed(editor, agency, names=[*DGSN["names"], alias]))
    assert stored(changed(editor, agency)) == agency
    assert stored(changed(editor, agency, names=[*DGSN["names"], alias], kind="ministry"))["kind"] == "ministry"
    assert editor.get(f"{PATH}/{known['id']}").json() == known
    audited = admin.get("/v1/audit?target=/v1/agencies/ma-dgsn").json()["items"]
    assert [one["action"] for one in audited] == ["agency.updated", "agency.updated", "agency.created"]
    assert named(posted(editor, **naming({"name": "moroccan police"})))[0]["id"] == "ma-dgsn"


def test_withdrawn_records_and_drafts_follow_a_new_name_too(editor: httpx.Client) -> None:
    agency = made(editor, **DGSN)
    known = posted(editor, **naming("ma-dgsn"))
    editor.delete(f"{PATH}/{known['id']}", headers={"If-Match": "*"})
    stored(changed(editor, agency, acronyms=["NP"]))
    restored = stored(editor.post(f"{PATH}/{known['id']}/restore"))
    assert (named(restored)[0]["acronym"], restored["version"]) == ("NP", 4)


def test_of_two_changes_with_one_tag_the_second_is_stale_and_a_new_record_makes_no_tag_stale(
    editor: httpx.Client,
) -> None:
    made(editor, **DGSN)
    answer = editor.get(f"{AGENCIES}/ma-dgsn")
    posted(editor, **naming("ma-dgsn"))
    sent = {**answer.json(), "kind": "ministry"}
    address, tag = f"{AGENCIES}/ma-dgsn", {"If-Match": answer.headers["etag"]}
    assert editor.get(address, headers={"If-None-Match": answer.headers["etag"]}).status_code == 200
    assert editor.put(address, json=sent).status_code == 428
    assert editor.put(address, json=sent, headers=tag).status_code == 200
    assert editor.put(address, json=sent, headers=tag).status_code == 412
    assert editor.put(address, json=sent, headers={"If-Match": "*"}).status_code == 200


def test_an_agency_stays_with_its_party_and_is_no_part_of_itself(editor: httpx.Client) -> None:
    top = made(editor, country="MA", names=[{"language": "en", "text": "Top"}])
    middle = made(editor, country="MA", names=[{"language": "en", "text": "Middle"}], parent=top["id"])
    low = made(editor, country="MA", names=[{"language": "en", "text": "Low"}], parent=middle["id"])
    assert told(changed(editor, low, country="FR", parent=None)) == [("/country", "another_party", None)]
    assert told(changed(editor, low, country=None, organization="interpol", parent=None)) == [
        ("/organization", "another_party", None)
    ]
    for parent in (top["id"], low["id"]):
        assert told(changed(editor, top, parent=parent))[0][:2] == ("/parent", "part_of_itself")
    assert stored(changed(editor, low, parent=top["id"]))["parent"] == top["id"]
    assert stored(changed(editor, low, parent=None))["parent"] is None


@pytest.mark.parametrize("name", ["anyone", "reader", "analyst"])
def test_only_editors_keep_agencies(name: str, request: pytest.FixtureRequest, editor: httpx.Client) -> None:
    agency = made(editor, **DGSN)
    client, status = request.getfixturevalue(name), 401 if name == "anyone" else 403
    assert client.post(AGENCIES, json=DGSN).status_code == status
    assert changed(client, agency).status_code == status
    assert client.post(f"{AGENCIES}/ma-dgsn/merge", json={"into": "ma-x"}).status_code == status


@pytest.mark.parametrize("agency_id", ["ma-none", "%00", "%FF", "ma_dgsn", "-", "é", "a" * 5_000])
def test_an_unknown_agency_is_404_to_writes(editor: httpx.Client, agency_id: str) -> None:
    for answer in (
        editor.put(f"{AGENCIES}/{agency_id}", json=DGSN, headers={"If-Match": "*"}),
        editor.post(f"{AGENCIES}/{agency_id}/merge", json={"into": "ma-x"}),
    ):
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_a_parent_hidden_from_a_reader_is_not_told_and_not_lost(
    editor: httpx.Client, chief: httpx.Client, anyone: httpx.Client
) -> None:
    posted(chief, **naming({"id": "ma-hidden", "name": "Hidden"}), marking="red")
    posted(chief, **naming({"id": "ma-plain", "name": "Plain"}))
    plain, hidden = shown(chief, "ma-plain"), shown(chief, "ma-hidden")
    tag = editor.get(f"{AGENCIES}/ma-plain").headers["etag"]
    assert stored(changed(chief, plain, parent="ma-hidden"))["parent"] == "ma-hidden"
    assert [shown(client, "ma-plain")["parent"] for client in (editor, anyone)] == [None, None]
    # What the editor cannot see makes no tag of theirs stale, and what they send does not undo it.
    answer = editor.put(f"{AGENCIES}/ma-plain", json={**plain, "kind": "police"}, headers={"If-Match": tag})
    assert stored(answer)["parent"] is None
    assert shown(chief, "ma-plain")["parent"] == "ma-hidden"
    # A circle through the hidden one is not told either.
    posted(editor, **naming({"id": "ma-low", "name": "Low"}))
    assert stored(changed(chief, hidden, parent="ma-low"))["parent"] == "ma-low"
    assert stored(changed(editor, shown(editor, "ma-low"), parent="ma-plain"))["parent"] == "ma-plain"
    assert shown(chief, "ma-plain")["parent"] == "ma-hidden"
    assert shown(chief, "ma-hidden")["parent"] is None
    assert told(changed(chief, shown(chief, "ma-hidden"), parent="ma-low"))[0][:2] == ("/parent", "part_of_itself")


def test_records_above_the_editor_follow_silently(
    editor: httpx.Client, chief: httpx.Client, admin: httpx.Client
) -> None:
    agency = made(editor, **DGSN)
    hidden = posted(chief, **naming("ma-dgsn"), marking="red")
    before = admin.get("/v1/changes").json(), admin.get("/v1/audit").json()["items"]
    assert stored(changed(editor, agency, acronyms=["NP"]))["agreements"] == 0
    after = admin.get("/v1/changes").json(), admin.get("/v1/audit").json()["items"]
    assert after[0] == before[0]
    assert [one["action"] for one in after[1]] == ["agency.updated", *(one["action"] for one in before[1])]
    now = chief.get(f"{PATH}/{hidden['id']}").json()
    assert (now["version"], named(now)[0]["acronym"]) == (2, "NP")


def test_the_description_has_what_is_sent_to_agencies(anyone: httpx.Client) -> None:
    described = anyone.get("/openapi.json").json()
    assert {"AgencyInput", "AgencyMergeInput"} <= set(described["components"]["schemas"])
    assert set(described["paths"][AGENCIES]) == {"get", "post"}
    assert {"put", "get"} == set(described["paths"][f"{AGENCIES}/{{agency_id}}"])


def test_an_agency_of_the_description_can_be_posted(editor: httpx.Client, anyone: httpx.Client) -> None:
    schema: Any = anyone.get("/openapi.json").json()["components"]["schemas"]["AgencyInput"]
    stored(editor.post(AGENCIES, json=schema["examples"][0]), 201)
    assert editor.post(PATH, json=record(**naming("ma-dgsn"))).status_code == 201

"""A change to a published record waits at `/change`; readers keep what is published."""

import httpx
import pytest

from tests.directory.agencies import merged
from tests.records import record


@pytest.fixture
def published(analyst: httpx.Client, editor: httpx.Client) -> str:
    path = f"/v1/agreements/{analyst.post('/v1/agreements', json=record()).json()['id']}"
    analyst.post(f"{path}/submit")
    assert editor.post(f"{path}/publish").status_code == 200
    return path


def _change(client: httpx.Client, path: str, **keys: object) -> httpx.Response:
    return client.patch(path, json=keys, headers={"If-Match": client.get(path).headers["etag"]})


def test_a_change_waits_and_readers_keep_the_published_version(
    published: str, analyst: httpx.Client, editor: httpx.Client, anyone: httpx.Client
) -> None:
    before = anyone.get(published).json()
    waiting = _change(analyst, published, signed_on="2024-05")
    assert (waiting.status_code, waiting.json()["state"], waiting.json()["version"]) == (202, "draft", None)
    assert anyone.get(published).json() == before
    assert analyst.get(f"{published}/change").json() == editor.get(f"{published}/change").json() == waiting.json()
    assert analyst.get(f"{published}/change").headers["etag"] == waiting.headers["etag"] != '"3"'


def test_a_waiting_change_is_for_its_author_and_editors(
    published: str, analyst: httpx.Client, second_analyst: httpx.Client, reader: httpx.Client, anyone: httpx.Client
) -> None:
    _change(analyst, published, signed_on="2024-05")
    assert second_analyst.get(f"{published}/change").status_code == 404
    assert reader.get(f"{published}/change").status_code == 403
    assert anyone.get(f"{published}/change").status_code == 401


def test_submit_and_publish_act_on_the_waiting_change(
    published: str, analyst: httpx.Client, editor: httpx.Client, anyone: httpx.Client
) -> None:
    _change(analyst, published, signed_on="2024-05")
    assert editor.post(f"{published}/publish").status_code == 409
    assert analyst.post(f"{published}/submit").json()["state"] == "submitted"
    after = editor.post(f"{published}/publish")
    assert (after.status_code, after.json()["version"], after.json()["signed_on"]) == (200, 4, "2024-05")
    assert anyone.get(published).json() == after.json()
    assert analyst.get(f"{published}/change").status_code == 404
    assert editor.post(f"{published}/submit").status_code == 404


def test_nobodys_waiting_change_is_lost_to_anothers(
    published: str, analyst: httpx.Client, second_analyst: httpx.Client
) -> None:
    _change(analyst, published, signed_on="2024-05")
    assert _change(second_analyst, published, framework=True).status_code == 409
    assert analyst.get(f"{published}/change").json()["signed_on"] == "2024-05"


def test_a_waiting_change_has_a_tag_of_its_own(published: str, analyst: httpx.Client) -> None:
    path, tag = f"{published}/change", _change(analyst, published, signed_on="2024-05").headers["etag"]
    assert analyst.patch(path, json={"framework": True}).status_code == 428
    assert analyst.patch(path, json={"framework": True}, headers={"If-Match": '"3"'}).status_code == 412
    second = analyst.patch(path, json={"framework": True}, headers={"If-Match": tag})
    assert (second.status_code, second.json()["signed_on"], second.json()["framework"]) == (200, "2024-05", True)
    assert analyst.delete(path, headers={"If-Match": tag}).status_code == 412
    assert analyst.delete(path, headers={"If-Match": second.headers["etag"]}).status_code == 204
    assert analyst.get(path).status_code == 404


def test_an_editor_who_wrote_in_a_waiting_change_does_not_publish_it(
    published: str, analyst: httpx.Client, editor: httpx.Client, second_editor: httpx.Client
) -> None:
    _change(analyst, published, signed_on="2024-05")
    path = f"{published}/change"
    editor.patch(path, json={"framework": True}, headers={"If-Match": editor.get(path).headers["etag"]})
    analyst.post(f"{published}/submit")
    assert editor.post(f"{published}/publish").status_code == 403
    assert second_editor.post(f"{published}/publish").status_code == 200


def test_a_rejected_change_waits_as_a_draft(published: str, analyst: httpx.Client, editor: httpx.Client) -> None:
    _change(analyst, published, signed_on="2024-05")
    analyst.post(f"{published}/submit")
    assert editor.post(f"{published}/reject", json={"comment": "The day?"}).json()["state"] == "draft"
    assert analyst.get(f"{published}/change").json()["signed_on"] == "2024-05"


def test_a_wrong_change_is_told_at_once_and_does_not_wait(published: str, analyst: httpx.Client) -> None:
    assert _change(analyst, published, signed_on="2024-13").status_code == 422
    assert analyst.get(f"{published}/change").status_code == 404


def test_a_change_that_changes_nothing_does_not_wait(published: str, analyst: httpx.Client) -> None:
    assert _change(analyst, published, framework=None).status_code == 200
    assert analyst.get(f"{published}/change").status_code == 404


def test_a_new_contact_point_keeps_the_id_under_which_it_waited(
    published: str, analyst: httpx.Client, editor: httpx.Client
) -> None:
    waiting = _change(analyst, published, contact_points=[{"party": "BR", "role": "central"}])
    point = waiting.json()["contact_points"][0]["id"]
    again = analyst.put(f"{published}/change", json=waiting.json(), headers={"If-Match": waiting.headers["etag"]})
    assert again.json()["contact_points"][0]["id"] == point
    analyst.post(f"{published}/submit")
    assert editor.post(f"{published}/publish").json()["contact_points"][0]["id"] == point


def test_a_waiting_change_names_the_agency_that_stays_when_editors_merge(
    published: str, analyst: httpx.Client, editor: httpx.Client
) -> None:
    agencies = [{"name": "Another", "acronym": "AN"}, {"name": "General Directorate of National Security"}]
    parties = [{"country": "MA", "agencies": agencies}, {"country": "BR"}]
    analyst.post(f"{analyst.post('/v1/agreements', json=record(parties=parties)).headers['location']}/submit")
    names = [{"language": "en", "text": "A third"}]
    assert editor.post("/v1/agencies", json={"country": "MA", "id": "ma-third", "names": names}).status_code == 201
    waiting = _change(
        analyst, published, parties=[{"country": "MA", "agencies": ["ma-dgsn", "ma-third"]}, {"country": "BR"}]
    )
    assert merged(editor, "ma-third", "ma-dgsn").status_code == 204
    after = analyst.get(f"{published}/change")
    assert [one["id"] for one in after.json()["parties"][0]["agencies"]] == ["ma-dgsn"]
    assert after.headers["etag"] != waiting.headers["etag"]
    analyst.post(f"{published}/submit")
    assert editor.post(f"{published}/publish").status_code == 200

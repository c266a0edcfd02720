"""What anyone writes is a draft, for its author and editors, until another editor publishes it."""

import httpx

from tests.records import record


def _draft(analyst: httpx.Client, **changes: object) -> str:
    answer = analyst.post("/v1/agreements", json=record(**changes))
    assert answer.status_code == 201
    assert answer.json()["state"] == "draft"
    return f"/v1/agreements/{answer.json()['id']}"


def test_a_draft_is_seen_by_its_author_and_editors_alone(
    analyst: httpx.Client, second_analyst: httpx.Client, editor: httpx.Client, anyone: httpx.Client
) -> None:
    draft = _draft(analyst)
    for path in (draft, f"{draft}/versions", f"{draft}/versions/1", f"{draft}/similar"):
        assert analyst.get(path).status_code == editor.get(path).status_code == 200
        assert second_analyst.get(path).status_code == anyone.get(path).status_code == 404
    assert second_analyst.put(draft, json=record(), headers={"If-Match": '"1"'}).status_code == 404


def test_drafts_are_listed_for_their_author_and_all_for_editors(
    analyst: httpx.Client, second_analyst: httpx.Client, editor: httpx.Client, reader: httpx.Client
) -> None:
    _draft(analyst)
    _draft(second_analyst)
    listed = {"state": "draft", "total": "true"}
    assert analyst.get("/v1/agreements", params=listed).json()["total"] == 1
    assert editor.get("/v1/agreements", params=listed).json()["total"] == 2
    assert reader.get("/v1/agreements", params=listed).status_code == 403
    assert analyst.get("/v1/agreements?total=true").json()["total"] == 0
    assert analyst.get("/v1/countries").json()["items"] == []
    assert editor.get("/v1/agencies").json()["items"] == []
    assert editor.get("/v1/changes").json()["items"] == []


def test_a_draft_is_submitted_and_published_by_an_editor_who_did_not_write_it(
    analyst: httpx.Client, editor: httpx.Client, anyone: httpx.Client
) -> None:
    draft = _draft(analyst)
    assert editor.post(f"{draft}/publish").status_code == 409
    submitted = analyst.post(f"{draft}/submit")
    assert (submitted.status_code, submitted.json()["state"], submitted.headers["etag"]) == (200, "submitted", '"2"')
    assert analyst.post(f"{draft}/submit").status_code == 409
    assert analyst.post(f"{draft}/publish").status_code == 403
    published = editor.post(f"{draft}/publish")
    assert (published.status_code, published.json()["state"], published.json()["version"]) == (200, "published", 3)
    assert anyone.get(draft).json() == published.json()
    versions = anyone.get(f"{draft}/versions").json()["items"]
    assert [(one["version"], one["action"]) for one in versions] == [(3, "published")]
    assert len(analyst.get(f"{draft}/versions").json()["items"]) == 3
    assert anyone.get(f"{draft}/versions/1").status_code == 404
    (change,) = anyone.get("/v1/changes").json()["items"]
    assert (change["type"], change["version"]) == ("created", 3)


def test_an_editor_publishes_nothing_that_they_wrote(editor: httpx.Client, second_editor: httpx.Client) -> None:
    draft = _draft(editor)
    editor.post(f"{draft}/submit")
    assert editor.post(f"{draft}/publish").status_code == 403
    assert second_editor.post(f"{draft}/publish").status_code == 200


def test_an_editor_who_changed_a_draft_does_not_publish_it(
    analyst: httpx.Client, editor: httpx.Client, second_editor: httpx.Client
) -> None:
    draft = _draft(analyst)
    changed = editor.patch(draft, json={"framework": True}, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    analyst.post(f"{draft}/submit")
    assert editor.post(f"{draft}/publish").status_code == 403
    assert second_editor.post(f"{draft}/publish").status_code == 200


def test_a_rejected_draft_is_a_draft_again_with_the_editors_comment(
    analyst: httpx.Client, editor: httpx.Client
) -> None:
    draft = _draft(analyst)
    assert editor.post(f"{draft}/reject", json={"comment": "Too soon."}).status_code == 409
    analyst.post(f"{draft}/submit")
    assert editor.post(f"{draft}/reject", json={}).status_code == 422
    rejected = editor.post(f"{draft}/reject", json={"comment": "Where was it signed?"})
    assert (rejected.status_code, rejected.json()["state"]) == (200, "draft")
    newest = analyst.get(f"{draft}/versions").json()["items"][0]
    assert (newest["action"], newest["comment"]) == ("rejected", "Where was it signed?")


def test_what_is_written_after_it_was_submitted_is_a_draft_again(analyst: httpx.Client, editor: httpx.Client) -> None:
    draft = _draft(analyst)
    tag = analyst.post(f"{draft}/submit").headers["etag"]
    changed = analyst.patch(draft, json={"framework": True}, headers={"If-Match": tag})
    assert changed.json()["state"] == "draft"
    assert editor.post(f"{draft}/publish").status_code == 409


def test_a_draft_of_others_never_causes_a_conflict(
    analyst: httpx.Client, second_analyst: httpx.Client, editor: httpx.Client
) -> None:
    sent = record(slug="ours", signed_on="2024-05-21")
    draft = _draft(analyst, slug="ours", signed_on="2024-05-21")
    other = second_analyst.post("/v1/agreements", json=sent)
    assert (other.status_code, other.json()["slug"]) == (201, "ours")
    second_analyst.post("/v1/agreements/ours/submit")
    assert editor.post("/v1/agreements/ours/publish").status_code == 200
    analyst.post(f"{draft}/submit")
    taken = editor.post(f"{draft}/publish")
    assert (taken.status_code, taken.json()["errors"][0]["code"]) == (409, "slug_taken")


def test_an_agency_of_a_draft_is_known_to_nobody_else(
    analyst: httpx.Client, second_analyst: httpx.Client, editor: httpx.Client
) -> None:
    agencies = [{"country": "MA", "agencies": [{"name": "New Unit"}]}, {"country": "BR"}]
    draft = _draft(analyst, parties=agencies)
    own = analyst.get(draft).json()["parties"][0]["agencies"][0]["id"]
    again = analyst.put(draft, json=analyst.get(draft).json(), headers={"If-Match": '"1"'})
    assert (again.status_code, again.headers["etag"]) == (200, '"1"')
    theirs = second_analyst.post("/v1/agreements", json=record(parties=agencies)).json()
    assert theirs["parties"][0]["agencies"][0]["id"] != own
    analyst.post(f"{draft}/submit")
    editor.post(f"{draft}/publish")
    assert editor.get(f"/v1/agencies/{own}").status_code == 200


def test_a_withdrawn_draft_is_told_of_in_no_feed_and_restored_as_a_draft(
    analyst: httpx.Client, editor: httpx.Client, anyone: httpx.Client
) -> None:
    draft = _draft(analyst)
    assert editor.delete(draft, headers={"If-Match": '"1"'}).status_code == 204
    assert editor.post(f"{draft}/restore").json()["state"] == "draft"
    assert anyone.get("/v1/changes").json()["items"] == []

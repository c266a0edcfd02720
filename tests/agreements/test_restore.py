"""A withdrawn record is published again as it was."""

import httpx

from tests.agreements.calls import PATH, posted, put, stored, told, withdraw
from tests.records import Record


def restore(client: httpx.Client, known: Record, query: str = "") -> httpx.Response:
    return client.post(f"{PATH}/{known['id']}/restore{query}")


def test_a_restored_record_is_as_it_was_with_a_version_more(editor: httpx.Client, anyone: httpx.Client) -> None:
    made = posted(editor, slug="back", contact_points=[{"party": "MA", "role": "central"}])
    withdraw(editor, made)
    answer = restore(editor, made, "?comment=A%20mistake")
    now = stored(answer)
    assert {**now, "version": 1, "updated_at": made["updated_at"]} == made
    assert (now["version"], answer.headers["etag"]) == (3, '"3"')
    assert anyone.get(f"{PATH}/back").json() == now
    assert anyone.get(PATH, params={"total": "true"}).json()["items"] == [now]
    newest = anyone.get(f"{PATH}/back/versions").json()["items"][0]
    assert (newest["action"], newest["comment"]) == ("restored", "A mistake")


def test_only_a_withdrawn_record_is_restored(editor: httpx.Client) -> None:
    made = posted(editor)
    assert told(restore(editor, made), 409) == []
    withdraw(editor, made)
    assert [restore(editor, made).status_code for _ in range(2)] == [200, 409]


def test_only_editors_restore_and_only_what_they_may_see(
    analyst: httpx.Client, editor: httpx.Client, chief: httpx.Client, anyone: httpx.Client
) -> None:
    made, hidden = posted(editor), posted(chief, marking="red")
    for known in (made, hidden):
        withdraw(chief, known)
    assert restore(analyst, made).status_code == 403
    assert restore(anyone, made).status_code == 401
    assert restore(editor, hidden).status_code == 404


def test_an_earlier_slug_leads_to_the_record_to_restore(editor: httpx.Client) -> None:
    withdraw(editor, stored(put(editor, posted(editor, slug="first"), slug="second")))
    answer = editor.post(f"{PATH}/first/restore?comment=why")
    assert (answer.status_code, answer.headers["location"]) == (308, f"{PATH}/second/restore?comment=why")


def test_what_led_to_it_meanwhile_has_its_title_alone(editor: httpx.Client) -> None:
    target = posted(editor, titles={"en": "The target"})
    leading = posted(editor, relations=[{"type": "implements", "target": target["id"], "title": None}])
    withdraw(editor, target)
    stored(restore(editor, target))
    now = editor.get(f"{PATH}/{leading['id']}").json()
    assert now["relations"] == [{"type": "implements", "target": None, "title": "The target"}]


def test_a_restored_record_does_not_lead_to_what_went_meanwhile(editor: httpx.Client) -> None:
    target = posted(editor, titles={"en": "The target"})
    leading = posted(editor, relations=[{"type": "implements", "target": target["id"], "title": None}])
    withdraw(editor, leading)
    withdraw(editor, target)
    assert stored(restore(editor, leading))["relations"] == [
        {"type": "implements", "target": None, "title": "The target"}
    ]

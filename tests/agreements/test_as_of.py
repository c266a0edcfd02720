"""`?as_of=`: a record as the registry held it at an instant."""

from datetime import datetime, timedelta
from itertools import pairwise

import httpx
import pytest

from tests.agreements.calls import PATH, posted, put, stored, withdraw
from tests.conftest import NOW, Clock
from tests.records import Record


def at(client: httpx.Client, known: Record, instant: str, **more: str) -> httpx.Response:
    return client.get(f"{PATH}/{known['id']}", params={"as_of": instant, **more})


def _before(instant: str) -> str:
    return (datetime.fromisoformat(instant) - timedelta(microseconds=1)).isoformat()


@pytest.fixture
def lived(editor: httpx.Client, clock: Clock) -> list[Record]:
    """The versions of a record, an hour apart."""
    served = [posted(editor, titles={"en": "First"})]
    for title in ("Second", "Third"):
        clock.advance(hours=1)
        served.append(stored(put(editor, served[-1], titles={"en": title})))
    return served


def test_each_version_is_served_from_its_instant_to_the_next(anyone: httpx.Client, lived: list[Record]) -> None:
    for one, following in pairwise(lived):
        for instant in (one["updated_at"], _before(following["updated_at"])):
            answer = at(anyone, one, instant)
            assert (stored(answer), answer.headers["etag"]) == (one, f'"{one["version"]}"')
    assert stored(at(anyone, lived[0], "2100-01-01")) == lived[-1] == stored(anyone.get(f"{PATH}/{lived[0]['id']}"))


def test_before_it_was_there_it_is_not_found(anyone: httpx.Client, lived: list[Record]) -> None:
    for instant in (_before(lived[0]["created_at"]), "2020", "2026-11-25"):
        assert at(anyone, lived[0], instant).status_code == 404


@pytest.mark.parametrize("shift", ["+02:00", "-05:30", "Z"])
def test_an_instant_has_any_offset(anyone: httpx.Client, lived: list[Record], shift: str) -> None:
    moment = datetime.fromisoformat(lived[1]["updated_at"])
    zone = datetime.fromisoformat(f"2026-01-01T00:00:00{shift}").tzinfo
    written = moment.astimezone(zone).isoformat().replace("+00:00", "Z")
    assert stored(at(anyone, lived[0], written)) == lived[1]
    # As it arrives where the plus sign was not escaped.
    assert stored(anyone.get(f"{PATH}/{lived[0]['id']}?as_of={written}")) == lived[1]


def test_it_is_thinned_as_the_present_is(anyone: httpx.Client, lived: list[Record]) -> None:
    answer = at(anyone, lived[0], lived[1]["updated_at"], fields="titles,version")
    assert stored(answer) == {"titles": {"en": "Second"}, "version": 2}
    assert answer.headers["etag"].startswith('"2.')


def test_a_withdrawn_record_was_there_until_it_was_withdrawn(
    editor: httpx.Client, anyone: httpx.Client, clock: Clock, lived: list[Record]
) -> None:
    clock.advance(hours=1)
    withdraw(editor, lived[0])
    assert stored(at(anyone, lived[0], lived[2]["updated_at"])) == lived[2]
    assert at(anyone, lived[0], clock.now.isoformat()).status_code == 410
    clock.advance(hours=1)
    stored(editor.post(f"{PATH}/{lived[0]['id']}/restore"))
    assert at(anyone, lived[0], (clock.now - timedelta(minutes=30)).isoformat()).status_code == 410
    assert stored(at(anyone, lived[0], clock.now.isoformat()))["version"] == 5


def test_what_was_marked_above_a_reader_then_was_not_there_then(
    chief: httpx.Client, anyone: httpx.Client, clock: Clock
) -> None:
    made = posted(chief)
    clock.advance(hours=1)
    raised = stored(put(chief, made, marking="amber"))
    assert at(anyone, made, made["updated_at"]).status_code == 404
    clock.advance(hours=1)
    lowered = stored(put(chief, raised, marking="clear"))
    assert [at(anyone, made, one["updated_at"]).status_code for one in (made, raised, lowered)] == [200, 404, 200]
    assert stored(at(chief, made, raised["updated_at"])) == raised


@pytest.mark.parametrize("instant", ["", "yesterday", "2026-13-01T00:00:00Z", "2026-11-25T12:00:00", "2026-02-30"])
def test_what_is_no_instant_is_told(anyone: httpx.Client, lived: list[Record], instant: str) -> None:
    answer = at(anyone, lived[0], instant)
    assert answer.status_code == 422
    assert [(one["parameter"], one["code"]) for one in answer.json()["errors"]] == [("as_of", "invalid")]


def test_an_earlier_slug_leads_on_with_the_instant(editor: httpx.Client, anyone: httpx.Client) -> None:
    stored(put(editor, posted(editor, slug="first"), slug="second"))
    answer = anyone.get(f"{PATH}/first", params={"as_of": NOW.isoformat()})
    assert answer.status_code == 308
    assert answer.headers["location"].startswith(f"{PATH}/second?as_of=")

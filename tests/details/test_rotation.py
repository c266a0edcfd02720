"""A new key comes first, the old one still opens; rotated, the old one can go."""

import httpx
import pytest

from app.db.database import Database
from tests.conftest import Server
from tests.details.keeping import DETAILS, OTHER_SECRET, SECRET, keep, path_of, posted, served
from tests.imports.command import done, mithaq


@pytest.fixture
def kept(server: Server, database_url: str) -> list[str]:
    """The paths of details that were kept with the first key."""
    with served(server, database_url, SECRET) as client:
        paths = [path_of(posted(client, signed_on=str(year))) for year in (2001, 2002, 2003)]
        for path in paths:
            keep(client, path)
    return paths


def _readable(server: Server, database_url: str, paths: list[str], *secrets: str) -> list[int]:
    with served(server, database_url, *secrets) as client:
        answers = [client.get(path) for path in paths]
    assert all(answer.json() == DETAILS for answer in answers if answer.status_code == 200)
    return [answer.status_code for answer in answers]


def test_a_new_key_before_the_old_one_still_opens(server: Server, database_url: str, kept: list[str]) -> None:
    assert _readable(server, database_url, kept, OTHER_SECRET, SECRET) == [200, 200, 200]


def test_rotated_details_need_the_new_key_alone(server: Server, database_url: str, kept: list[str]) -> None:
    with served(server, database_url, OTHER_SECRET, SECRET) as client:
        keep(client, kept[0])
    assert "2 contact details encrypted anew, 1 had the first key." in _rotate(database_url)
    assert "0 contact details encrypted anew, 3 had the first key." in _rotate(database_url)
    assert _readable(server, database_url, kept, OTHER_SECRET) == [200, 200, 200]
    assert _readable(server, database_url, kept, SECRET) == [503, 503, 503]


def _rotate(database_url: str) -> str:
    return done(database_url, "details", "rotate", secret_key=f"{OTHER_SECRET},{SECRET}").told


def test_without_their_key_details_are_a_503_that_names_the_setting(
    server: Server, database_url: str, kept: list[str]
) -> None:
    for secrets in ((), (OTHER_SECRET,)):
        with served(server, database_url, *secrets) as client:
            answer = client.get(kept[0])
            assert answer.status_code == 503
            assert "MITHAQ_SECRET_KEY" in answer.json()["detail"]
            assert "retry-after" not in answer.headers
            assert DETAILS["email"] not in answer.text


def test_a_reading_that_failed_is_not_in_the_audit(
    server: Server, database_url: str, kept: list[str], database: Database
) -> None:
    with served(server, database_url, OTHER_SECRET) as client:
        client.get(kept[0])
    with database.engine.connect() as connection:
        actions = connection.exec_driver_sql("SELECT action FROM audit").scalars().all()
    assert "details.written" in actions
    assert "details.read" not in actions


def test_check_tells_of_details_that_no_key_opens(database_url: str, kept: list[str]) -> None:
    assert "Contact details: well" in done(database_url, "check", secret_key=SECRET).told
    ran = mithaq(database_url, "check", secret_key=OTHER_SECRET)
    assert ran.status == 1
    assert all(f"contact point {path.split('/')[5]}: no key of MITHAQ_SECRET_KEY opens" in ran.told for path in kept)
    ran = mithaq(database_url, "check")
    assert ran.status == 1
    assert "3 contact points have details, and MITHAQ_SECRET_KEY is not set" in ran.told


def test_rotation_leaves_and_names_what_no_key_opens(server: Server, database_url: str, kept: list[str]) -> None:
    ran = mithaq(database_url, "details", "rotate", secret_key=OTHER_SECRET)
    assert ran.status == 1
    assert "0 contact details encrypted anew" in ran.told
    assert kept[0].split("/")[5] in ran.told
    assert _readable(server, database_url, kept, SECRET) == [200, 200, 200]


def test_rotation_needs_a_key(database_url: str) -> None:
    ran = mithaq(database_url, "details", "rotate")
    assert (ran.status, "MITHAQ_SECRET_KEY" in ran.told) == (1, True)


def test_merging_without_the_key_says_so_and_changes_nothing(
    server: Server, database_url: str, kept: list[str]
) -> None:
    with served(server, database_url, OTHER_SECRET) as client:
        into = posted(client)
        answer: httpx.Response = client.post(f"/v1/agreements/{kept[0].split('/')[3]}/merge", json={"into": into["id"]})
        assert (answer.status_code, "MITHAQ_SECRET_KEY" in answer.json()["detail"]) == (503, True)
        assert client.get(f"/v1/agreements/{kept[0].split('/')[3]}").status_code == 200

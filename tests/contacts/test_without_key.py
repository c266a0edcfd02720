"""A registry that has no key keeps no details."""

import httpx
import pytest

from app.settings import Settings
from tests.details.keeping import DETAILS, path_of, posted


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(database_url=database_url)


def test_writing_details_is_503_and_names_the_setting(editor: httpx.Client, analyst: httpx.Client) -> None:
    path = path_of(posted(editor))
    answer = editor.put(path, json=DETAILS)
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    assert "MITHAQ_SECRET_KEY" in answer.json()["detail"]
    assert editor.put(path, json={}).status_code == 503
    assert analyst.put(path, json=DETAILS).status_code == 403


def test_reading_details_that_are_not_there_is_404(reader: httpx.Client, editor: httpx.Client) -> None:
    assert reader.get(path_of(posted(editor))).status_code == 404


def test_records_without_details_are_merged(editor: httpx.Client) -> None:
    merged, into = posted(editor), posted(editor, signed_on="2001")
    assert editor.post(f"/v1/agreements/{merged['id']}/merge", json={"into": into["id"]}).status_code == 204

"""Likely duplicates of a record, the likeliest first, with what speaks for each."""

from typing import Any

import httpx

from tests.agreements.calls import PATH, posted, put, stored, withdraw
from tests.records import Record, record

PARTIES = [{"country": "MA"}, {"country": "BR"}]
SIGNED: dict[str, Any] = {
    "signed_on": "2024-05-21",
    "parties": PARTIES,
    "titles": {"en": "Agreement on police cooperation"},
}


def similar(client: httpx.Client, known: Record) -> list[dict[str, Any]]:
    answer = client.get(f"{PATH}/{known['id']}/similar")
    assert answer.status_code == 200, answer.text
    page = answer.json()
    assert set(page) == {"items", "next"}
    items: list[dict[str, Any]] = page["items"]
    return items


def found(client: httpx.Client, known: Record) -> list[str]:
    return [one["agreement"]["id"] for one in similar(client, known)]


def also(client: httpx.Client, **changes: Any) -> Record:
    """A record posted although another is like it."""
    return stored(client.post(f"{PATH}?allow_duplicate=true", json=record(**{**SIGNED, **changes})), 201)


def test_a_twin_is_found_with_all_that_speaks_for_it(editor: httpx.Client, anyone: httpx.Client) -> None:
    source = {"url": "https://example.org/communique"}
    one, twin = also(editor, sources=[source]), also(editor, sources=[{**source, "language": "fr"}])
    (likely,) = similar(anyone, one)
    assert likely == {
        "agreement": {key: twin[key] for key in ("id", "slug", "titles")},
        "score": 1.0,
        "reasons": ["same_parties", "same_date", "same_type", "like_title", "same_source"],
    }
    assert found(anyone, twin) == [one["id"]]


def test_the_likeliest_comes_first_and_the_unlikely_not_at_all(editor: httpx.Client, anyone: httpx.Client) -> None:
    one = also(editor)
    near = also(editor, signed_on="2024-05-23", titles={"en": "Agreement on cooperation of the police"})
    same = also(editor)
    for unlike in (
        {"signed_on": "2001-01-01", "titles": {"en": "Protocol on customs"}, "instrument_type": "protocol"},
        {"parties": [{"country": "MA"}, {"country": "FR"}]},
        {"parties": [{"country": "ES"}, {"country": "FR"}]},
    ):
        also(editor, **unlike)
    assert found(anyone, one) == [same["id"], near["id"]]
    scores = [likely["score"] for likely in similar(anyone, one)]
    assert scores == sorted(scores, reverse=True)
    assert all(0.75 <= score <= 1 for score in scores)
    assert similar(anyone, one)[1]["reasons"] == ["same_parties", "near_date", "same_type", "like_title"]


def test_titles_are_compared_folded_and_in_any_common_language(editor: httpx.Client, anyone: httpx.Client) -> None:
    one = also(editor, signed_on="2024", titles={"en": "Convention", "ar": "اتفاقية التعاون الأمني"})
    other = also(editor, signed_on="2024", titles={"en": "Security treaty", "ar": "إتفاقيّة التعاون الامني"})
    (likely,) = similar(anyone, one)
    assert (likely["agreement"]["id"], "like_title" in likely["reasons"]) == (other["id"], True)


def test_titles_without_a_common_language_speak_neither_way(editor: httpx.Client, anyone: httpx.Client) -> None:
    one, other = also(editor, titles={"en": "Convention"}), also(editor, titles={"fr": "Accord de coopération"})
    (likely,) = similar(anyone, one)
    assert (likely["agreement"]["id"], likely["score"]) == (other["id"], 1.0)
    assert "like_title" not in likely["reasons"]


def test_what_is_hidden_or_withdrawn_is_like_nothing(
    chief: httpx.Client, editor: httpx.Client, anyone: httpx.Client
) -> None:
    one = also(editor)
    withdraw(editor, also(editor))
    hidden = also(chief, marking="red")
    assert found(anyone, one) == found(editor, one) == []
    assert found(chief, one) == [hidden["id"]]
    assert anyone.get(f"{PATH}/{hidden['id']}/similar").status_code == 404


def test_a_withdrawn_record_is_gone_and_an_earlier_slug_leads_on(editor: httpx.Client, anyone: httpx.Client) -> None:
    made = stored(put(editor, posted(editor, slug="first"), slug="second"))
    assert anyone.get(f"{PATH}/first/similar").headers["location"] == f"{PATH}/second/similar"
    withdraw(editor, made)
    assert anyone.get(f"{PATH}/second/similar").status_code == 410
    assert anyone.get(f"{PATH}/no-such/similar").status_code == 404


def test_no_more_than_twenty_are_told(editor: httpx.Client, anyone: httpx.Client) -> None:
    one = also(editor)
    for _ in range(21):
        also(editor)
    assert len(found(anyone, one)) == 20


def test_a_parameter_is_refused(editor: httpx.Client, anyone: httpx.Client) -> None:
    answer = anyone.get(f"{PATH}/{posted(editor)['id']}/similar?limit=5")
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (422, "limit")

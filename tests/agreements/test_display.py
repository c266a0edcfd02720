"""`lang`: what a reader of one language is shown, with the nearest where there is none."""

import httpx

from tests.http.walking import mistakes
from tests.records import full, record


def test_display_has_title_and_labels_in_the_language(analyst: httpx.Client) -> None:
    slug = analyst.post(
        "/v1/agreements", json=full() | {"titles": {"ar-MA": "اتفاق", "en": "Pact"}, "title_kinds": {}}
    ).json()["slug"]
    shown = analyst.get(f"/v1/agreements/{slug}?lang=ar").json()["display"]
    assert (shown["lang"], shown["title"]) == ("ar-MA", "اتفاق")
    assert (shown["labels"]["MA"], shown["labels"]["cybercrime"]) == ("المغرب", "الجريمة السيبرانية")
    assert analyst.get("/v1/agreements?lang=ar").json()["items"][0]["display"] == shown


def test_a_title_falls_back_to_english_and_then_to_the_first(analyst: httpx.Client) -> None:
    for titles, tag in (({"es": "Pacto", "en": "Pact"}, "en"), ({"es": "Pacto", "it": "Patto"}, "es")):
        slug = analyst.post("/v1/agreements", json=record(titles=titles)).json()["slug"]
        shown = analyst.get(f"/v1/agreements/{slug}?lang=nl").json()["display"]
        assert (shown["lang"], shown["title"]) == (tag, titles[tag])
        assert shown["labels"]["MA"] == "Marokko"


def test_a_displayed_record_has_a_tag_of_its_own_and_can_be_sent_back(analyst: httpx.Client) -> None:
    made = analyst.post("/v1/agreements", json=record())
    shown = analyst.get(f"{made.headers['location']}?lang=fr&fields=titles,status")
    assert set(shown.json()) == {"titles", "status", "display"}
    assert shown.headers["etag"] != made.headers["etag"]
    whole = analyst.get(f"{made.headers['location']}?lang=fr")
    assert whole.headers["etag"] != shown.headers["etag"]
    again = analyst.put(made.headers["location"], json=whole.json(), headers={"If-Match": whole.headers["etag"]})
    assert (again.status_code, again.json()["version"]) == (200, 1)


def test_an_unknown_language_is_refused_with_the_nearest(anyone: httpx.Client) -> None:
    assert [one[:2] for one in mistakes(anyone.get("/v1/agreements?lang=xx"))] == [("lang", "unknown_code")]

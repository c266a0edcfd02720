"""Vocabularies over HTTP, as JSON and as SKOS."""

import json

import httpx
import pytest

from tests.http.walking import mistakes
from tests.vocabularies.test_files import FILES, NAMES

SKOS = {"Accept": "application/ld+json"}


def test_the_list_tells_how_many_terms_each_has(anyone: httpx.Client) -> None:
    page = anyone.get("/v1/vocabularies").json()
    assert {line["name"]: line["terms"] for line in page["items"]} == {name: len(FILES[name]) for name in NAMES}
    assert [set(line) for line in page["items"]] == [{"name", "terms"}] * len(NAMES)
    assert page["next"] is None


def test_each_vocabulary_is_served_as_it_ships(anyone: httpx.Client) -> None:
    for name in NAMES:
        assert anyone.get(f"/v1/vocabularies/{name}").json() == {
            "name": name,
            "terms": [{"broader": [], **item} for item in FILES[name]],
        }


@pytest.mark.parametrize(
    "name", ["scope_area", "Scope_areas", "scope-areas", "%00", "%FF", "x" * 5_000, "..%2f", "scope_areas/"]
)
def test_an_unknown_vocabulary_is_404(anyone: httpx.Client, name: str) -> None:
    answer = anyone.get(f"/v1/vocabularies/{name}")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_the_nearest_name_is_told(anyone: httpx.Client) -> None:
    assert "scope_areas" in anyone.get("/v1/vocabularies/scope_area").json()["detail"]


@pytest.mark.parametrize("path", ["/v1/vocabularies", "/v1/vocabularies/levels"])
def test_a_parameter_is_refused(anyone: httpx.Client, path: str) -> None:
    assert [code for _, code, _ in mistakes(anyone.get(f"{path}?lang=ar"))] == ["unknown_parameter"]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("application/json", "application/json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/json"),
        ("application/ld+json", "application/ld+json"),
        ("APPLICATION/LD+JSON", "application/ld+json"),
        ("application/ld+json, application/json;q=0.5", "application/ld+json"),
        ("application/ld+json;q=0.1, application/json;q=0", "application/ld+json"),
        ("application/json;q=0.4, application/ld+json;q=0.6", "application/ld+json"),
        ("application/ld+json;q=0.4, */*;q=0.6", "application/json"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "application/ld+json"),
    ],
)
def test_the_form_is_what_the_client_accepts_best(anyone: httpx.Client, accept: str | None, media_type: str) -> None:
    request = anyone.build_request("GET", "/v1/vocabularies/levels")
    del request.headers["accept"]
    if accept is not None:
        request.headers["accept"] = accept
    answer = anyone.send(request)
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    assert "accept" in answer.headers["vary"].lower()


@pytest.mark.parametrize(
    "accept", ["text/html", "text/turtle", "application/ld+json;q=0", "*/*;q=0", "x", "text/*", "image/png;q=x"]
)
def test_a_form_that_there_is_not_is_406(anyone: httpx.Client, accept: str) -> None:
    answer = anyone.get("/v1/vocabularies/levels", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (406, "application/problem+json")
    assert "application/ld+json" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("path", "headers"),
    [("/v1/vocabularies", {}), ("/v1/vocabularies/scope_areas", {}), ("/v1/vocabularies/scope_areas", SKOS)],
)
def test_a_vocabulary_is_not_sent_twice(anyone: httpx.Client, path: str, headers: dict[str, str]) -> None:
    tag = anyone.get(path, headers=headers).headers["etag"]
    answer = anyone.get(path, headers={**headers, "If-None-Match": tag})
    assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
    assert "accept" in answer.headers["vary"].lower()


def test_each_form_has_a_tag_of_its_own(anyone: httpx.Client) -> None:
    plain = anyone.get("/v1/vocabularies/scope_areas")
    answer = anyone.get("/v1/vocabularies/scope_areas", headers={**SKOS, "If-None-Match": plain.headers["etag"]})
    assert answer.status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_skos_says_what_the_vocabulary_says(anyone: httpx.Client, name: str) -> None:
    scheme = json.loads(anyone.get(f"/v1/vocabularies/{name}", headers=SKOS).content)
    address = str(anyone.base_url.join(f"/v1/vocabularies/{name}"))
    assert (scheme["id"], scheme["type"], scheme["notation"]) == (address, "ConceptScheme", name)
    concepts = {concept["notation"]: concept for concept in scheme["concepts"]}
    assert list(concepts) == [item["code"] for item in FILES[name]]
    for item in FILES[name]:
        concept = concepts[item["code"]]
        assert (concept["id"], concept["type"]) == (f"{address}#{item['code']}", "Concept")
        assert concept["prefLabel"] == item["labels"]
        assert concept.get("broader", []) == [f"{address}#{code}" for code in item.get("broader", [])]
    upward = {(concept["id"], one) for concept in concepts.values() for one in concept.get("broader", [])}
    downward = {(one, concept["id"]) for concept in concepts.values() for one in concept.get("narrower", [])}
    assert upward == downward
    tops = [concept["id"] for concept in concepts.values() if "broader" not in concept]
    assert scheme["hasTopConcept"] == tops != []
    assert [concept["id"] for concept in concepts.values() if concept.get("topConceptOf") == address] == tops


def test_skos_is_read_without_fetching_anything(anyone: httpx.Client) -> None:
    scheme = anyone.get("/v1/vocabularies/scope_areas", headers=SKOS).json()
    context = scheme["@context"]
    assert isinstance(context, dict)
    assert context["skos"] == "http://www.w3.org/2004/02/skos/core#"
    assert context["prefLabel"] == {"@id": "skos:prefLabel", "@container": "@language"}
    used = {key for concept in scheme["concepts"] for key in concept} | set(scheme) - {"@context"}
    assert used <= set(context)
    assert {context[relation]["@type"] for relation in ("broader", "narrower", "exactMatch", "closeMatch")} == {"@id"}


def test_areas_lead_to_the_classifications_of_the_united_nations(anyone: httpx.Client) -> None:
    concepts = anyone.get("/v1/vocabularies/scope_areas", headers=SKOS).json()["concepts"]
    matches = {
        one
        for concept in concepts
        for relation in ("exactMatch", "closeMatch", "broadMatch", "relatedMatch")
        for one in concept.get(relation, [])
    }
    crosswalk = {f"urn:iccs:{match['code']}" for item in FILES["scope_areas"] for match in item.get("iccs", [])}
    assert crosswalk <= matches
    assert len([one for one in matches if one.startswith("urn:sherloc:")]) > 5
    assert [one for one in matches if " " in one or "," in one] == []

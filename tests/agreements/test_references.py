"""Sources, evidence, and relations to other records."""

from typing import Any

import httpx
import pytest

from tests.agreements.calls import PATH, posted, put, stored, told, withdraw
from tests.agreements.judging import found_in, places_in, with_value
from tests.records import record


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "ftp://example.org/a", "file:///etc/passwd",
        "//example.org/a", "example.org", "https://", "https:///a", "https://exa mple.org", "http://[::1",
        "https://example.org:port/", 'https://example.org/"><script>', "vbscript:https://example.org",
    ],
)  # fmt: skip
def test_a_source_that_no_browser_should_open_is_refused(url: str) -> None:
    assert places_in(record(sources=[{"url": url}])) == [("/sources/0/url", "not_a_link")]


@pytest.mark.parametrize(
    "url", ["https://example.org", "HTTP://example.org:8080/a?b=c#d", "https://المغرب.ma/أ", "http://[::1]/"]
)
def test_a_link_to_a_page_is_taken_as_written(url: str) -> None:
    assert found_in(record(sources=[{"url": url}])) == []


@pytest.mark.parametrize("source", [{}, {"publisher": "The directorate"}, {"url": " ", "title": None}])
def test_a_source_has_a_link_or_a_title(source: dict[str, Any]) -> None:
    assert places_in(record(sources=[source])) == [("/sources/0", "missing")]
    assert found_in(record(sources=[{**source, "title": "Gazette"}])) == []


@pytest.mark.parametrize(
    "pointer",
    [
        "", "/titles/en", "/titles/pt-BR", "/scope_areas/1", "/parties/0/signatories/0/name", "/terminated_on",
        "/sources/0", "/contact_points/0/scope_areas/0",
    ],
)  # fmt: skip
def test_evidence_may_be_for_any_value_of_the_record(pointer: str) -> None:
    assert found_in(with_value("/evidence/0/pointer", pointer)) == []


@pytest.mark.parametrize(
    "pointer",
    [
        "/", "titles", "/title", "/titles/fr", "/titles/en/0", "/scope_areas/2", "/scope_areas/-", "/scope_areas/-1",
        "/scope_areas/01", "/signed_at/place/x", "/titles/~2", "#/titles", "/parties/0/details",
        "/sources/" + "9" * 200,
    ],
)  # fmt: skip
def test_evidence_for_nothing_in_the_record_is_refused(pointer: str) -> None:
    assert places_in(with_value("/evidence/0/pointer", pointer)) == [("/evidence/0/pointer", "no_such_value")]


def test_evidence_for_a_value_that_needs_escaping_is_found() -> None:
    assert places_in(with_value("/evidence/0/pointer", "/titles~1en")) == [("/evidence/0/pointer", "no_such_value")]
    assert found_in(with_value("/evidence/0/pointer", "/titles/pt-BR")) == []


@pytest.mark.parametrize(
    ("source", "code"), [(1, "no_such_source"), (10**30, "no_such_source"), (-1, "out_of_range"), (True, "wrong_type")]
)
def test_evidence_names_a_source_of_the_record(source: Any, code: str) -> None:
    assert places_in(with_value("/evidence/0/source", source)) == [("/evidence/0/source", code)]


@pytest.mark.parametrize("confidence", [-0.1, 1.1, 10**30])
def test_confidence_is_from_nought_to_one(confidence: float) -> None:
    found = places_in(with_value("/evidence/0/confidence", confidence))
    assert found == [("/evidence/0/confidence", "out_of_range")]


def test_a_quotation_may_be_missing(analyst: httpx.Client) -> None:
    evidence = [{"pointer": "/titles/en", "source": 0, "quote": None, "confidence": None}]
    assert posted(analyst, sources=[{"title": "Gazette"}], evidence=evidence)["evidence"] == evidence


def test_a_relation_has_a_target_or_a_title() -> None:
    assert places_in(record(relations=[{"type": "amends"}])) == [("/relations/0", "missing")]
    assert found_in(record(relations=[{"type": "amends", "title": "A convention"}])) == []


def test_a_relation_is_kept_by_the_id_of_its_target(analyst: httpx.Client) -> None:
    target = posted(analyst, slug="first-name")
    stored(put(analyst, target, slug="second-name"))
    for text in (target["id"], target["id"].upper(), "second-name", "Second-Name", "first-name"):
        made = posted(analyst, relations=[{"type": "amends", "target": text}])
        assert made["relations"] == [{"type": "amends", "target": target["id"], "title": None}]


def test_a_relation_to_no_record_or_to_a_hidden_or_withdrawn_one_is_refused_alike(
    analyst: httpx.Client, editor: httpx.Client, chief: httpx.Client
) -> None:
    posted(chief, slug="hidden", marking="red")
    withdraw(editor, posted(analyst, slug="gone"))
    details = set()
    for target in ("no-such", "hidden", "gone"):
        answer = analyst.post(PATH, json=record(relations=[{"type": "amends", "target": target}]))
        assert told(answer) == [("/relations/0/target", "unknown_record", None)]
        details.add(answer.json()["errors"][0]["detail"].replace(target, "…"))
    assert len(details) == 1


@pytest.mark.parametrize("target", ["\x00", "a/b", "'; --", "x" * 300, "ا"])
def test_any_text_may_be_a_wrong_target(analyst: httpx.Client, target: str) -> None:
    assert analyst.post(PATH, json=record(relations=[{"type": "amends", "target": target}])).status_code == 422


def test_a_target_is_marked_no_higher_than_the_record(analyst: httpx.Client) -> None:
    relations = [{"type": "amends", "target": posted(analyst, marking="green")["id"]}]
    told_of_clear = told(analyst.post(PATH, json=record(relations=relations)))
    assert told_of_clear == [("/relations/0/target", "target_marked_higher", None)]
    for marking in ("green", "amber"):
        assert posted(analyst, relations=relations, marking=marking)["relations"][0]["target"] is not None


def test_a_record_has_no_relation_to_itself(analyst: httpx.Client) -> None:
    made = posted(analyst, slug="itself")
    for text in (made["id"], "itself"):
        answer = put(analyst, made, relations=[{"type": "amends", "target": text}])
        assert told(answer) == [("/relations/0/target", "relates_to_itself", None)]


@pytest.mark.parametrize("title", ["The title it had", None])
def test_of_a_target_that_was_withdrawn_its_title_alone_remains(
    analyst: httpx.Client, editor: httpx.Client, title: str | None
) -> None:
    target = posted(analyst, titles={"en": "The title it had"})
    made = posted(analyst, relations=[{"type": "amends", "target": target["id"], "title": title}])
    withdraw(editor, target)
    now = analyst.get(f"{PATH}/{made['id']}").json()
    assert now["relations"] == [{"type": "amends", "target": None, "title": "The title it had"}]
    assert now["version"] == 2


def test_of_a_target_whose_marking_rises_its_title_alone_remains(analyst: httpx.Client) -> None:
    target = posted(analyst, titles={"en": "The title it had"})
    made = posted(analyst, relations=[{"type": "amends", "target": target["id"]}])
    stored(put(analyst, target, marking="amber"))
    now = analyst.get(f"{PATH}/{made['id']}").json()
    assert now["relations"] == [{"type": "amends", "target": None, "title": "The title it had"}]


def test_a_record_can_be_changed_after_its_target_was_withdrawn(analyst: httpx.Client, editor: httpx.Client) -> None:
    target = posted(analyst)
    made = posted(analyst, relations=[{"type": "amends", "target": target["id"]}])
    withdraw(editor, target)
    now = analyst.get(f"{PATH}/{made['id']}").json()
    assert stored(put(analyst, now, level="interstate"))["level"] == "interstate"

"""Words: found in any of their forms, in five languages, the same on both databases; nothing typed does harm."""

from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.http.walking import mistakes, walk
from tests.records import Record, record


def add(writer: httpx.Client, slug: str, **content: object) -> None:
    answer = writer.post("/v1/agreements", json=record(slug=slug, **content), params={"allow_duplicate": "true"})
    assert answer.status_code == 201, answer.text


def slugs(client: httpx.Client, q: str, **parameters: str) -> list[str]:
    answer = client.get("/v1/agreements", params={"q": q, "total": "true", **parameters})
    assert answer.status_code == 200, answer.text
    page = answer.json()
    assert page["total"] == len(page["items"]) or page["next"]
    return [one["slug"] for one in page["items"]]


TITLES = {
    "memo-ar": {"ar": "مذكّرةُ تفاهم بين الإمارات والمغرب"},
    "emirates-ar": {"ar": "اتفاقية تعاون بين قطر والإمارات"},
    "exchange-fr": {"fr": "Accord sur l’échange d’informations"},
    "organized-es": {"es": "Convenio contra la organización delictiva"},
    "treaty-nl": {"nl": "Verdrag inzake grensoverschrijdende misdaad"},
    "dutch-forms": {"nl": "Afspraken over wapens"},
    "danish": {"da": "Aftale om straffeloven på Færøerne og Ørsted"},
    "german": {"de": "Abkommen über die Straße"},
    "police-en": {"en": "Agreement on policing and borders"},
}


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("مذكرة", {"memo-ar"}), ("مذكرات", {"memo-ar"}), ("المذكرة", {"memo-ar"}), ("بمذكرة", {"memo-ar"}),
        ("الامارات", {"memo-ar", "emirates-ar"}), ("امارات", {"memo-ar", "emirates-ar"}),
        ("للإمارات", {"memo-ar", "emirates-ar"}), ("اتفاقيات", {"emirates-ar"}), ("بالتعاون", {"emirates-ar"}),
        ("echanges", {"exchange-fr"}), ("ÉCHANGE", {"exchange-fr"}), ("information echange", {"exchange-fr"}),
        ("organizaciones delictivas", {"organized-es"}), ("organizacion delictiva", {"organized-es"}),
        ("verdragen", {"treaty-nl"}), ("verdrag", {"treaty-nl"}), ("wapen", {"dutch-forms"}), ("afspraak", {"dutch-forms"}),
        ("faeroerne", {"danish"}), ("orsted", {"danish"}), ("strasse", {"german"}), ("STRAẞE", {"german"}),
        ("agreements border", {"police-en"}), ("policed", {"police-en"}),
        ('"accord sur l\'échange"', {"exchange-fr"}), ('"échange accord"', set()), ("verdrag -misdaad", set()),
        ("nosuchword", set()), ("verdrag nosuchword", set()),
    ],
)  # fmt: skip
def test_a_word_of_a_title_is_found_by_its_forms(analyst: httpx.Client, q: str, found: set[str]) -> None:
    for slug, titles in TITLES.items():
        add(analyst, slug, titles=titles, instrument_type="other", parties=[{"country": "AQ"}, {"country": "BV"}])
    assert set(slugs(analyst, q)) == found


PLACES: dict[str, Record] = {
    "title": {"titles": {"en": "On quicksilver"}},
    "title-form": {"titles": {"en": "On quicksilvers"}},
    "person": {"parties": [{"country": "MA", "signatories": [{"name": "Anna Quicksilver"}]}, {"country": "BR"}]},
    "agency": {"parties": [{"country": "MA", "agencies": [{"name": "Quicksilver Police"}]}, {"country": "BR"}]},
    "place": {"signed_at": {"place": "Quicksilver", "country": "MA"}},
    "summary": {"summaries": {"en": "It is on quicksilver."}},
    "summary-form": {"summaries": {"en": "It is on quicksilvers."}},
    "remark-alone": {"remarks": {"en": "quicksilver"}},
}


def test_titles_come_before_names_before_summaries_and_as_written_before_other_forms(analyst: httpx.Client) -> None:
    for n, (slug, content) in enumerate(reversed(PLACES.items())):
        add(analyst, slug, signed_on=f"2001-01-{n + 1:02}", **content)
    found = slugs(analyst, "quicksilver")
    assert found == ["title", "title-form", "person", "agency", "place", "summary", "summary-form"]
    assert [one["slug"] for one in walk(analyst, "/v1/agreements?q=quicksilver&limit=1")] == found
    assert slugs(analyst, "quicksilver", sort="signed_on") == sorted(found, key=list(reversed(PLACES)).index)


def test_a_label_finds_in_every_language_and_comes_last(analyst: httpx.Client) -> None:
    add(analyst, "by-area", scope_areas=["money-laundering"], signed_on="2024-01-01")
    add(analyst, "by-title", titles={"fr": "Sur le blanchiment"}, signed_on="2001")
    add(analyst, "neither")
    assert slugs(analyst, "blanchiment") == ["by-title", "by-area"]
    for q in ("laundering", "witwassen", "blanqueo", '"money laundering"', "غسل"):
        assert slugs(analyst, q) == ["by-area"], q
    assert slugs(analyst, "blanchiment -titre", country="MA") == ["by-title", "by-area"]
    assert slugs(analyst, "المغرب البرازيل laundering") == ["by-area"]


def test_ties_of_relevance_are_latest_first_then_by_id(analyst: httpx.Client) -> None:
    for slug, signed_on in (("a", "2001"), ("b", None), ("c", "2003"), ("d", "2001-01-01"), ("e", None)):
        add(analyst, slug, titles={"en": "Quicksilver"}, signed_on=signed_on)
    assert slugs(analyst, "quicksilver") == ["c", "a", "d", "b", "e"]


def test_words_and_filters_narrow_together(analyst: httpx.Client) -> None:
    add(analyst, "one", titles={"en": "Quicksilver"}, scope_areas=["drug-trafficking"], status="in_force")
    add(analyst, "two", titles={"en": "Quicksilver"}, scope_areas=["cybercrime"])
    assert slugs(analyst, "quicksilver", scope="drugs") == ["one"]
    assert slugs(analyst, "quicksilver", scope="drugs,cybercrime") == ["one", "two"]
    assert slugs(analyst, "quicksilver", scope="drugs", status="signed") == []
    assert slugs(analyst, "quicksilver", language="fr") == []


@pytest.mark.stocked
def test_an_agency_is_found_by_all_its_names(anyone: httpx.Client) -> None:
    names = anyone.get("/v1/agencies/ma-dgsn").json()["names"]
    assert len(names) > 2
    for name in names:
        assert slugs(anyone, f'"{name["text"]}"', agency="ma-dgsn"), name


@pytest.mark.parametrize(
    ("q", "meant"),
    [
        ("quiksilver", "quicksilver"), ("Quiksilver pakt", "quicksilver pact"), ("terorism", "terrorism"),
        ("xyzzyqwert", None), ("quicksilver terrorism", None), ('"quiksilver"', '"quicksilver"'),
        ('"quiksilver pact"', None),
    ],
)  # fmt: skip
def test_a_misspelt_word_that_finds_nothing_is_put_right(analyst: httpx.Client, q: str, meant: str | None) -> None:
    add(analyst, "one", titles={"en": "Pact on quicksilver"}, scope_areas=["cybercrime"])
    add(analyst, "two", scope_areas=["terrorism"])
    page = analyst.get("/v1/agreements", params={"q": q}).json()
    assert (page["items"], page["did_you_mean"]) == ([], meant)


def test_no_word_of_a_hidden_record_is_suggested(analyst: httpx.Client, anyone: httpx.Client) -> None:
    add(analyst, "hidden", titles={"en": "Quicksilver"}, marking="amber")
    assert analyst.get("/v1/agreements?q=quiksilver").json()["did_you_mean"] == "quicksilver"
    page = anyone.get("/v1/agreements?q=quiksilver").json()
    assert (page["items"], page["did_you_mean"]) == ([], None)
    assert slugs(anyone, "quicksilver") == []


def test_a_changed_record_is_found_by_its_new_words_alone(editor: httpx.Client) -> None:
    add(editor, "one", titles={"en": "Quicksilver"}, signed_on="2001")
    changed = record(titles={"en": "Sulphur"}, signed_on="2002")
    assert editor.put("/v1/agreements/one", json=changed, headers={"If-Match": "*"}).status_code == 200
    assert slugs(editor, "quicksilver") == []
    assert slugs(editor, "sulphur") == ["one"]
    assert editor.delete("/v1/agreements/one", headers={"If-Match": "*"}).status_code == 204
    assert slugs(editor, "sulphur") == []
    assert slugs(editor, "sulphur", state="withdrawn") == ["one"]


@pytest.mark.parametrize(
    "q",
    [
        '"', '""', "-", "--", '-"', '"a', "*", "a*", "NEAR(a b)", "AND", "a AND", "OR", "NOT", "title:x", "{titles}: x",
        "^a", "a + b", "'", "''", "a'b", "\\", "a\\", ":*", "a:*", "a & b | !c", "<->", "(", "((((", "ÿ", "\u0640", "·", "··",
        "·t5", "%", "_", "😀", "\u200f", "a" * 5000, "ﷺ", "ﬃ", "½", "a-b", "-a -b", "٢٠٢٢",
    ],
)  # fmt: skip
def test_any_string_is_safe_as_a_query(analyst: httpx.Client, q: str) -> None:
    add(analyst, "one")
    assert analyst.get(f"/v1/agreements?q={quote(q)}&total=true&facets=scope").status_code == 200


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(q=st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40).filter(str.strip))
def test_a_query_never_fails_and_is_the_same_in_every_order(analyst: httpx.Client, q: str) -> None:
    found = {sort: analyst.get("/v1/agreements", params={"q": q, "sort": sort}) for sort in ("relevance", "title")}
    assert {answer.status_code for answer in found.values()} <= {200, 422}


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("q=", ("q", "missing", None)), ("q=%20", ("q", "missing", None)), ("sort=relevance", ("sort", "invalid", "-signed_on")),
        ("q=a&q=b", ("q", "repeated", None)), ("q=" + "%20".join(f"w{n}" for n in range(51)), ("q", "too_many", None)),
    ],
)  # fmt: skip
def test_a_query_that_cannot_be_asked_is_refused(anyone: httpx.Client, query: str, wrong: tuple[str, str, str]) -> None:
    assert mistakes(anyone.get(f"/v1/agreements?{query}")) == [wrong]

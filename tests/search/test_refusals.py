"""What a query string cannot mean is refused, with the nearest right value; nothing of it makes a 500 or an empty page."""

import httpx
import pytest

from tests.http.walking import mistakes

# Query, and what is told of it: the parameter, a code, the nearest right value.
TABLE: list[tuple[str, str, str, str | None]] = [
    ("contry=MA", "contry", "unknown_parameter", "country"),
    ("signed_form=2020", "signed_form", "unknown_parameter", "signed_from"),
    ("Country=MA", "Country", "unknown_parameter", "country"),
    ("country=Morroco", "country", "unknown_code", "MA"),
    ("country=MA,المغرب", "country", "unknown_code", "MA"),
    ("country=", "country", "missing", None),
    ("organization=interpoll", "organization", "unknown_code", "interpol"),
    ("scope=terorism", "scope", "unknown_code", "terrorism"),
    ("scope=Cybercriminalité", "scope", "unknown_code", "cybercrime"),
    ("scope=cybercrime,", "scope", "missing", None),
    ("form=trainning", "form", "unknown_code", "training"),
    ("instrument_type=memorandum", "instrument_type", "unknown_code", "memorandum_of_understanding"),
    ("status=inforce", "status", "unknown_code", "in_force"),
    ("legal_effect=bindin", "legal_effect", "unknown_code", "binding"),
    ("level=interagncy", "level", "unknown_code", "interagency"),
    ("contact_role=centrall", "contact_role", "unknown_code", "central"),
    ("marking=grean", "marking", "unknown_code", "green"),
    ("state=publishd", "state", "unknown_code", "published"),
    ("agency=nl-polite", "agency", "unknown_agency", "nl-politie"),
    ("signatory=Sarkozi", "signatory", "unknown_signatory", "sarkozy"),
    ("signatory=!", "signatory", "invalid", None),
    ("language=nl_NL", "language", "invalid", None),
    ("external_id=unt:I-12345", "external_id", "unknown_code", "unts:I-12345"),
    ("external_id=unts", "external_id", "invalid", None),
    ("signed_from=2022-13", "signed_from", "invalid", "2022-12"),
    ("signed_to=2022/05/10", "signed_to", "invalid", "2022-05-10"),
    ("alive_on=2025-02-30", "alive_on", "invalid", "2025-02-28"),
    ("alive_on=0000", "alive_on", "invalid", None),
    ("updated_since=yesterday", "updated_since", "invalid", None),
    ("signed_from=2024&signed_to=2023-12-31", "signed_from", "empty_range", "2023-12-31"),
    ("limit=1000", "limit", "out_of_range", "100"),
    ("limit=101", "limit", "out_of_range", "100"),
    ("limit=0", "limit", "out_of_range", "1"),
    ("limit=-1", "limit", "invalid", "20"),
    ("limit=x", "limit", "invalid", "20"),
    ("limit=1e1", "limit", "invalid", "20"),
    ("limit=٢٠", "limit", "invalid", "20"),
    ("limit=" + "9" * 400, "limit", "invalid", "20"),
    ("sort=signd_on", "sort", "unknown_code", "signed_on"),
    ("fields=id,titels", "fields", "unknown_key", "titles"),
    ("total=tru", "total", "invalid", "true"),
    ("country=M%00A", "country", "invalid", None),
    ("signatory=Sarkozy%0A", "signatory", "invalid", None),
]


@pytest.mark.stocked
def test_what_cannot_be_meant_is_named_with_the_nearest_right_one(anyone: httpx.Client) -> None:
    told = {query: mistakes(anyone.get(f"/v1/agreements?{query}")) for query, *_ in TABLE}
    wrong = [f"{query} {mistake}: {told[query]}" for query, *mistake in TABLE if tuple(mistake) not in told[query]]
    assert not wrong, "\n".join(wrong)


@pytest.mark.stocked
def test_of_two_agencies_equally_near_the_first_by_id_is_suggested(anyone: httpx.Client) -> None:
    assert {one["id"] for one in anyone.get("/v1/agencies?country=MA").json()["items"]} >= {"ma-dgsn", "ma-dgst"}
    assert mistakes(anyone.get("/v1/agreements?agency=ma-dgsx")) == [("agency", "unknown_agency", "ma-dgsn")]


def test_every_wrong_parameter_is_told_in_one_answer(anyone: httpx.Client) -> None:
    found = mistakes(anyone.get("/v1/agreements?contry=MA&scope=zzz,qqq&limit=0&sort=x&fields=x&signed_from=x"))
    assert sorted(str(parameter) for parameter, _, _ in found) == [
        "contry", "fields", "limit", "scope", "scope", "signed_from", "sort",
    ]  # fmt: skip


REPEATED = (
    "id=a&id=b", "instrument_type=treaty&instrument_type=treaty", "status=signed&status=in_force",
    "legal_effect=binding&legal_effect=binding", "level=interstate&level=interagency", "signed_from=2020&signed_from=2021",
    "signed_to=2020&signed_to=2020", "alive_on=2020&alive_on=2020", "marking=clear&marking=green",
    "state=published&state=published", "updated_since=2020&updated_since=2020", "limit=1&limit=1",
    "sort=title&sort=title", "fields=id&fields=id", "total=true&total=true", "cursor=a&cursor=a",
)  # fmt: skip


def test_a_field_with_one_value_is_asked_for_once(anyone: httpx.Client) -> None:
    told = {query: mistakes(anyone.get(f"/v1/agreements?{query}")) for query in REPEATED}
    expected = {query: (query.partition("=")[0], "repeated", None) for query in REPEATED}
    assert {query: found for query, found in told.items() if expected[query] not in found} == {}


NAMES = (
    "id", "country", "organization", "agency", "signatory", "scope", "form", "instrument_type", "status", "legal_effect",
    "level", "language", "signed_from", "signed_to", "alive_on", "contact_role", "external_id", "marking", "state",
    "updated_since", "limit", "sort", "cursor", "fields", "total",
)  # fmt: skip


ODD = (
    "%00", "%0a", "%FF", "%C3%28", "%ED%A0%80", "%F0%9F%92%A9", "'", "%25", "_", "%5C", "--", '"', "%7B%7D", ",", "+",
    "%E2%80%8F", "%EF%BF%BF", "1" * 60_000, "2022-05-10" * 6_000,
)  # fmt: skip


def test_no_odd_value_of_a_parameter_makes_a_500(anyone: httpx.Client) -> None:
    answers = {
        (name, value[:20]): anyone.get(f"/v1/agreements?{name}={value}").status_code for name in NAMES for value in ODD
    }
    # An id, a language or an identifier may well find nothing; codes, names, dates and cursors are known or wrong.
    found = {place: status for place, status in answers.items() if status != 422}
    assert {name for name, _ in found} <= {"id", "language", "external_id"}
    assert set(found.values()) <= {200}


def test_no_odd_name_of_a_parameter_makes_a_500(anyone: httpx.Client) -> None:
    for name in ("%00", "%FF", "q%5B%5D", "a" * 10_000, "", "%D9%82"):
        assert [code for _, code, _ in mistakes(anyone.get(f"/v1/agreements?{name}=1"))] == ["unknown_parameter"]


def many_times(name: str, value: str) -> str:
    """A parameter given 99 times, each time with 100 alternatives; one more is left for `fields`."""
    return "&".join(
        f"{name}=" + ",".join(value.format(f"{n:x}") for n in range(start, start + 100))
        for start in range(0, 9_900, 100)
    )


@pytest.mark.stocked
@pytest.mark.parametrize(
    "query",
    [
        pytest.param("id=" + ",".join(f"{n:x}" for n in range(12_000)), id="12,000 ids"),
        pytest.param("&".join(["country=MA"] * 2_000), id="one country 2,000 times"),
        pytest.param("&".join(["agency=ma-dgsn"] * 2_000), id="one agency 2,000 times"),
        pytest.param("signatory=" + "Sarkozy+" * 1_000, id="1,000 words of a name"),
        pytest.param("signatory=" + ",".join(["Nicolas+Sarkozy"] * 2_000), id="2,000 names"),
        pytest.param("signatory=" + ",".join(f"Nicolas+x{n}" for n in range(2_000)), id="2,000 unknown names"),
        pytest.param("signatory=" + "+".join(f"w{n}" for n in range(1_000)), id="1,000 unknown words"),
        pytest.param("agency=" + ",".join(f"ma-{n}" for n in range(5_000)), id="5,000 unknown agencies"),
        pytest.param(many_times("agency", "a{}"), id="100 times 100 unknown agencies"),
        pytest.param(many_times("country", "{}"), id="100 times 100 unknown countries"),
        pytest.param(many_times("id", "{}"), id="100 times 100 ids"),
        pytest.param("scope=" + ",".join(["cybercrime"] * 5_000), id="one area 5,000 times"),
        pytest.param("scope=" + ",".join(f"cyber{n}" for n in range(5_000)), id="5,000 unknown areas"),
        pytest.param("external_id=" + ",".join(f"celex:{n}" for n in range(5_000)), id="5,000 identifiers"),
    ],
)
def test_a_query_of_any_length_is_answered_or_refused(anyone: httpx.Client, query: str) -> None:
    answer = anyone.get(f"/v1/agreements?fields=id&{query}")
    assert answer.status_code in (200, 414, 422), answer.text[:300]


@pytest.mark.parametrize(
    ("state", "who_may"),
    [("withdrawn", {"editor", "admin"}), ("draft", {"analyst", "editor", "admin"}), ("submitted", {"analyst", "editor", "admin"})],
)  # fmt: skip
def test_states_other_than_published_are_for_those_who_work_on_them(
    anyone: httpx.Client,
    reader: httpx.Client,
    analyst: httpx.Client,
    editor: httpx.Client,
    admin: httpx.Client,
    state: str,
    who_may: set[str],
) -> None:
    clients = {"anyone": anyone, "reader": reader, "analyst": analyst, "editor": editor, "admin": admin}
    answers = {name: client.get(f"/v1/agreements?state={state}").status_code for name, client in clients.items()}
    refused = {"anyone": 401, **dict.fromkeys({"reader", "analyst"} - who_may, 403)}
    assert answers == {**refused, **dict.fromkeys(who_may, 200)}

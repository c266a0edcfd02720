"""`/v1/imports`: a file is taken, brought in, and told of."""

import json

import httpx
import pytest

from app.settings import Settings
from tests.imports.sending import CSV, JSON, NDJSON, ROW, XLSX, book, counts, ended, imported, ndjson, send, sheet
from tests.records import record

GOOD, OTHER = record(slug="good"), record(slug="other")
WRONG = record(slug="wrong", instrument_type="treatie", scope_areas=["terorism"])


def slugs(client: httpx.Client) -> list[str]:
    return sorted(one["slug"] for one in client.get("/v1/agreements", params={"limit": "100"}).json()["items"])


def test_an_import_is_taken_and_tells_where_to_look(analyst: httpx.Client) -> None:
    sent = send(analyst, ndjson(GOOD, "", OTHER))
    assert sent.json()["state"] in ("queued", "running", "done")
    found = ended(analyst, sent)
    assert (found["state"], found["errors"], found["detail"]) == ("done", [], None)
    assert found["rows"] == {"total": 2, "done": 2, "created": 2, "updated": 0, "unchanged": 0, "failed": 0}
    assert sent.headers["location"] == f"/v1/imports/{found['id']}"
    assert slugs(analyst) == ["good", "other"]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (NDJSON, ndjson(GOOD, OTHER)),
        ("application/jsonl", ndjson(GOOD, OTHER)),
        (JSON, json.dumps([GOOD, OTHER])),
        (JSON, f" \n[\n{json.dumps(GOOD)} ,{json.dumps(OTHER)}\n] "),
        (CSV, sheet({**ROW, "slug": "good"}, {**ROW, "slug": "other"})),
        ("text/csv; charset=utf-8", "\ufeff" + sheet({**ROW, "slug": "good"}, {**ROW, "slug": "other"}, delimiter=";")),
        ("text/tab-separated-values", sheet({**ROW, "slug": "good"}, {**ROW, "slug": "other"}, delimiter="\t")),
        (XLSX, book(list(ROW), ["good", *list(ROW.values())[1:]], ["other", *list(ROW.values())[1:]])),
    ],
)  # fmt: skip
def test_every_kind_of_file_is_read(analyst: httpx.Client, kind: str, body: str | bytes) -> None:
    assert counts(imported(analyst, body, kind)) == {"total": 2, "done": 2, "created": 2}
    assert slugs(analyst) == ["good", "other"]


def test_one_record_is_a_json_file_too(analyst: httpx.Client) -> None:
    assert counts(imported(analyst, json.dumps(GOOD), JSON)) == {"total": 1, "done": 1, "created": 1}


@pytest.mark.parametrize(("kind", "body"), [(NDJSON, ""), (NDJSON, "\n\n"), (JSON, "[]"), (CSV, ""), (CSV, "slug\n")])
def test_a_file_without_rows_brings_nothing(analyst: httpx.Client, kind: str, body: str) -> None:
    found = imported(analyst, body, kind)
    assert (found["state"], counts(found)) == ("done", {})


def test_a_wrong_row_keeps_all_out_and_every_mistake_is_told(analyst: httpx.Client) -> None:
    found = imported(analyst, ndjson(GOOD, "", WRONG, "{", OTHER))
    assert (found["state"], slugs(analyst)) == ("stopped", [])
    assert counts(found) == {"total": 4, "done": 2, "failed": 2}
    told = [(one["row"], one["pointer"], one["code"], one["suggestion"]) for one in found["errors"]]
    assert told == [
        (3, "/instrument_type", "unknown_code", "treaty"),
        (3, "/scope_areas/0", "unknown_code", "terrorism"),
        (4, "", "bad-request", None),
    ]


def test_wrong_rows_are_skipped_where_that_is_asked(analyst: httpx.Client) -> None:
    found = imported(analyst, ndjson(WRONG, GOOD, "[]", OTHER), on_error="skip")
    assert (found["state"], slugs(analyst)) == ("done", ["good", "other"])
    assert counts(found) == {"total": 4, "done": 4, "created": 2, "failed": 2}


def test_what_the_registry_refuses_stops_the_import_and_tells_how_far_it_went(analyst: httpx.Client) -> None:
    day = {"signed_on": "2024-05-21"}
    found = imported(analyst, ndjson({**GOOD, **day}, {**OTHER, **day}))
    assert (found["state"], slugs(analyst)) == ("stopped", [])
    assert [(one["row"], one["code"], one["suggestion"]) for one in found["errors"]] == [(2, "duplicate", "good")]
    assert found["detail"] == "Stopped at row 2: nothing was brought in."
    again = imported(analyst, ndjson({**GOOD, **day}, {**OTHER, **day}), allow_duplicate="true")
    assert counts(again) == {"total": 2, "done": 2, "created": 2}


def test_what_is_here_is_unchanged_refused_or_updated(analyst: httpx.Client) -> None:
    imported(analyst, ndjson(GOOD))
    assert counts(imported(analyst, ndjson(GOOD))) == {"total": 1, "done": 1, "unchanged": 1}
    changed = ndjson({**GOOD, "level": "interagency"})
    refused = imported(analyst, changed)
    assert (refused["state"], refused["errors"][0]["code"]) == ("stopped", "exists")
    assert counts(imported(analyst, changed, on_exists="update")) == {"total": 1, "done": 1, "updated": 1}
    assert analyst.get("/v1/agreements/good").json()["version"] == 2


def test_a_dry_run_tells_all_and_stores_nothing(analyst: httpx.Client) -> None:
    imported(analyst, ndjson(GOOD))
    rows = ndjson({**GOOD, "level": "interagency"}, OTHER, {**OTHER, "slug": "third"}, WRONG)
    found = imported(analyst, rows, dry_run="true", on_error="skip", on_exists="update")
    assert (found["state"], slugs(analyst)) == ("done", ["good"])
    assert counts(found) == {"total": 4, "done": 4, "created": 2, "updated": 1, "failed": 1}
    assert len(found["errors"]) == 2
    stopped = imported(analyst, rows, dry_run="true", on_exists="update")
    assert (stopped["state"], counts(stopped)) == ("stopped", {"total": 4, "done": 1, "failed": 1})


def test_rows_may_lead_to_rows_after_them_and_to_each_other(analyst: httpx.Client) -> None:
    def leading(slug: str, *targets: str) -> dict[str, object]:
        return record(slug=slug, relations=[{"type": "related", "target": target} for target in targets])

    rows = [leading("one", "two"), leading("two", "three", "one"), leading("three"), leading("four", "nowhere")]
    for dry_run in ("true", "false"):
        found = imported(analyst, ndjson(*rows), on_error="skip", dry_run=dry_run)
        assert counts(found) == {"total": 4, "done": 4, "created": 3, "failed": 1}
        assert [(one["row"], one["code"]) for one in found["errors"]] == [(4, "unknown_record")]
    assert slugs(analyst) == ["one", "three", "two"]
    ids = {slug: analyst.get(f"/v1/agreements/{slug}").json()["id"] for slug in ("one", "two", "three")}
    two = analyst.get("/v1/agreements/two").json()["relations"]
    assert [one["target"] for one in two] == [ids["three"], ids["one"]]


def test_imports_need_an_analyst(anyone: httpx.Client, reader: httpx.Client) -> None:
    path = "/v1/imports/0196b2c4-7a51-7c3e-9f0e-2f6c0f7a1b11"
    for client, status in ((anyone, 401), (reader, 403)):
        assert send(client, ndjson(GOOD)).status_code == status
        assert client.get(path).status_code == status
        assert client.delete(path).status_code == status


def test_an_import_is_its_senders_and_their_admins(
    analyst: httpx.Client, editor: httpx.Client, admin: httpx.Client, chief: httpx.Client
) -> None:
    own, above = (ended(client, send(client, ndjson(GOOD))) for client in (analyst, chief))
    assert [client.get(f"/v1/imports/{own['id']}").status_code for client in (editor, admin, chief)] == [404, 200, 200]
    assert [client.get(f"/v1/imports/{above['id']}").status_code for client in (editor, admin)] == [404, 404]
    assert editor.delete(f"/v1/imports/{own['id']}").status_code == 404


def test_nobody_imports_above_their_clearance(analyst: httpx.Client, chief: httpx.Client) -> None:
    found = imported(analyst, ndjson(GOOD, record(slug="red", marking="red")), on_error="skip")
    assert [(one["row"], one["code"]) for one in found["errors"]] == [(2, "forbidden")]
    assert slugs(chief) == ["good"]


def test_an_id_of_a_hidden_record_is_silently_replaced(analyst: httpx.Client, chief: httpx.Client) -> None:
    hidden = chief.post("/v1/agreements", json=record(marking="red")).json()
    found = imported(analyst, ndjson({**GOOD, "id": hidden["id"]}))
    assert (counts(found), found["errors"]) == ({"total": 1, "done": 1, "created": 1}, [])
    assert analyst.get("/v1/agreements/good").json()["id"] != hidden["id"]
    assert chief.get(f"/v1/agreements/{hidden['id']}").json()["marking"] == "red"


@pytest.mark.parametrize(
    ("kind", "status"), [("application/xml", 415), (None, 415), ("application/x-www-form-urlencoded", 415)]
)
def test_a_file_of_another_type_is_refused(analyst: httpx.Client, kind: str | None, status: int) -> None:
    headers = {} if kind is None else {"Content-Type": kind}
    assert analyst.post("/v1/imports", content=b"{}", headers=headers).status_code == status


@pytest.mark.parametrize(
    "options", [{"on_error": "stopp"}, {"on_exists": "replace"}, {"dry_run": "yes"}, {"dryrun": "true"}]
)
def test_a_wrong_option_is_told_with_the_nearest(analyst: httpx.Client, options: dict[str, str]) -> None:
    answer = send(analyst, ndjson(GOOD), **options)
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (422, next(iter(options)))


def test_an_import_that_is_not_there_is_404(analyst: httpx.Client) -> None:
    for path in ("none", "%00", "é", "0196b2c4-7a51-7c3e-9f0e-2f6c0f7a1b11"):
        assert analyst.get(f"/v1/imports/{path}").status_code == 404
        assert analyst.delete(f"/v1/imports/{path}").status_code == 404


def test_an_import_that_has_ended_stays_as_it_ended(analyst: httpx.Client) -> None:
    found = imported(analyst, ndjson(GOOD))
    assert analyst.delete(f"/v1/imports/{found['id']}").status_code == 204
    assert analyst.get(f"/v1/imports/{found['id']}").json()["state"] == "done"


class TestSize:
    @pytest.fixture
    def settings(self, database_url: str) -> Settings:
        return Settings(database_url=database_url, max_import=1_000)

    def test_a_file_that_is_too_large_is_refused_and_nothing_of_it_stays(self, analyst: httpx.Client) -> None:
        assert send(analyst, b" " * 1_000 + b"\n").status_code == 413

        def parts():  # type: ignore[no-untyped-def] - sent without a length
            for _ in range(100):
                yield b" " * 100

        assert analyst.post("/v1/imports", content=parts(), headers={"Content-Type": NDJSON}).status_code == 413
        assert imported(analyst, b" " * 1_000)["state"] == "done"

"""The client that stands in for wrk where that is not installed."""

import httpx
import pytest

from benchmarks.load import Request, load


def test_answers_are_counted_and_failures_apart(anyone: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    address = str(anyone.base_url).rstrip("/")
    good = load(address, [Request("/healthz")], seconds=0.1, connections=2)
    assert good.per_second > 0
    assert good.failed == 0
    assert load(address, [Request("/nowhere")], seconds=0.1, connections=2).failed > 0


def test_a_tag_is_sent(anyone: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    tag = anyone.get("/v1/countries").headers["ETag"]
    asked = [Request("/v1/countries", tag)]
    assert load(str(anyone.base_url).rstrip("/"), asked, seconds=0.1, connections=1).failed == 0

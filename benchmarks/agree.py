"""Whether all services that are compared answer the same: `python -m benchmarks.agree`, after a run of that size.

A page is the same where it has the same records and their days come in the same order: records of one day stand in an
order of each service's own.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from benchmarks.data import Records
from benchmarks.peers.services import PEERS, mithaq_path
from benchmarks.serve import Service, running
from benchmarks.stages import served
from benchmarks.stores import Stores
from benchmarks.workloads import COUNTED, FOUR, PAGE, Question, questions

_EACH = 25
_ITEMS = ("items", "results", "rows")
_TOTALS = ("total", "count", "filtered_table_rows_count", "totalItems")

Answer = tuple[set[str], list[str], int | None]


def answers(service: Service, path: Callable[[Question], str | None], asked: list[Question], log: Path) -> list[Answer]:
    """Of each page its slugs, its signing days in their order, and its total where one was asked for."""
    with running(service, log) as there, httpx.Client(base_url=there.address, timeout=60) as client:
        return [_read(client.get(path(question) or "").json(), question) for question in asked]


def _read(page: dict[str, Any], question: Question) -> Answer:
    items = next(page[key] for key in _ITEMS if key in page)
    total = next(page[key] for key in _TOTALS if page.get(key) is not None) if question.total else None
    # A year sorts as its first day.
    days = [f"{item['signed_on']}-01-01"[:10] for item in items]
    return {item["slug"] for item in items}, days, total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--folder", type=Path, default=Path("var/bench"))
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    stores = Stores(given.folder.absolute(), Records(given.seed))
    log = stores.folder / "service.log"
    drawn = questions(stores.records, given.size)
    asked = [question for workload in (PAGE, FOUR, COUNTED) for question in drawn[workload][:_EACH]]
    own = answers(served(stores.sqlite(given.size)[0], 1), mithaq_path, asked, log)
    differs = False
    for peer in PEERS:
        place = stores.of_peer(peer.stored_as, given.size, peer.build)
        theirs = answers(peer.service(place), peer.path, asked, log)
        other = [question for question, one, two in zip(asked, own, theirs, strict=True) if one != two]
        print(
            f"{peer.name}: {len(asked) - len(other)} of {len(asked)} answers are those of Mithaq",
            *other[:3],
            sep="\n  ",
        )
        differs = differs or bool(other)
    sys.exit(differs)


if __name__ == "__main__":
    main()

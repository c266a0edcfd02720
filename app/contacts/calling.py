"""A page of whom to call, put together from stored documents."""

from dataclasses import dataclass
from typing import Any

import orjson

from app.accounts.clearance import Caller
from app.contacts.question import Question, read_question
from app.contacts.repository import Place, is_alive, match_of, ranked
from app.db.database import Database
from app.db.reading import Row
from app.http import cursors
from app.http.parameters import Parameters
from app.vocabularies.vocabulary import Vocabularies


@dataclass(frozen=True, slots=True)
class Walk:
    """What a query string asks: a question, how many answers, and where to go on.

    `day` is that of the first page: an agreement that ends at midnight stays in its place until the walk is done.
    """

    question: Question
    limit: int
    day: int
    after: Place | None
    digest: str
    pairs: tuple[tuple[str, str], ...]


def read_walk(asked: Parameters, caller: Caller, today: int, vocabularies: Vocabularies) -> Walk:
    """Raises Invalid with every wrong parameter; Unauthorized or Forbidden where only editors may ask."""
    question = read_question(asked, caller, vocabularies)
    limit, cursor = asked.limit(), asked.one("cursor")
    asked.finish()
    digest, pairs = cursors.query_digest(asked.pairs), tuple(asked.pairs)
    if cursor is None:
        return Walk(question, limit, today, None, digest, pairs)
    day, rank, signed, contact_id = cursors.decode(cursor, digest, (int, int, int, str))
    place = Place(int(rank or 0), int(signed or 0), str(contact_id))
    return Walk(question, limit, int(day or 0), place, digest, pairs)


@dataclass(frozen=True, slots=True)
class Page:
    body: bytes
    next: str | None


async def read_page(database: Database, walk: Walk, root_path: str, path: str, vocabularies: Vocabularies) -> Page:
    rows = await database.read(ranked(walk.question, walk.day, walk.after, walk.limit + 1, vocabularies))
    following = None
    if len(rows) > walk.limit:
        cursor = cursors.encode((walk.day, *rows[walk.limit - 1][:3]), walk.digest)
        following = cursors.next_path(root_path, path, walk.pairs, cursor)
    items = [_shown(row, walk.day) for row in rows[: walk.limit]]
    return Page(orjson.dumps({"items": items, "next": following}), following)


def _shown(row: Row, day: int) -> dict[str, Any]:
    rank, _, _, position, review_by, text = row
    document = orjson.loads(text)
    return {
        "contact_point": document["contact_points"][position],
        "agreement": {key: document[key] for key in ("id", "slug", "titles")},
        "match": match_of(rank),
        "alive": is_alive(rank),
        "overdue": review_by is not None and review_by < day,
    }

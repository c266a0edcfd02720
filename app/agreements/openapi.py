"""How the parameters of lists are described in OpenAPI."""

from app.agreements.schemas import RECORD_KEYS
from app.http.openapi import BOOLEAN, query
from app.search.query import CODED, OTHERS
from app.search.statements import SORTS


def _described(meaning: str, *, listed: bool, many: bool) -> str:
    ways = [
        way for way, taken in (("a comma means any of these", listed), ("given again: all of these", many)) if taken
    ]
    sentence = f"{meaning[0].upper()}{meaning[1:]}."
    return f"{sentence} {'; '.join(ways).capitalize()}." if ways else sentence


FILTER_PARAMETERS = [
    *(
        query(
            name,
            _described(f"{coded.meaning}: code of `{coded.vocabulary}`", listed=True, many=coded.many),
            many=coded.many,
        )
        for name, coded in CODED.items()
    ),
    *(
        query(
            name,
            _described(other.meaning, listed=other.listed, many=other.many),
            {"type": "string", "examples": [other.example]},
            many=other.many,
        )
        for name, other in OTHERS.items()
    ),
]

LIST_PARAMETERS = [
    *FILTER_PARAMETERS,
    query(
        "sort",
        "The order; records without a date are last.",
        {"type": "string", "enum": list(SORTS), "default": "-signed_on"},
    ),
    query("limit", "How many on a page.", {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}),
    query("cursor", "Where to go on: take the whole path from `next`."),
    query("fields", f"The keys of each record to show, comma between: {', '.join(RECORD_KEYS)}."),
    query("total", "`true`: say how many records match.", BOOLEAN),
]

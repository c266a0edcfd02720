"""How the parameters of the list of agreements are described in OpenAPI."""

from app.agreements.schemas import RECORD_KEYS
from app.http.openapi import BOOLEAN, query
from app.search.described import FILTER_PARAMETERS
from app.search.statements import DEFAULT_SORT, SORTS

SORT = query(
    "sort",
    "The order; records without a date are last.",
    {"type": "string", "enum": list(SORTS), "default": DEFAULT_SORT},
)

LIST_PARAMETERS = [
    *FILTER_PARAMETERS,
    SORT,
    query("limit", "How many on a page.", {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}),
    query("cursor", "Where to go on: take the whole path from `next`."),
    query("fields", f"The keys of each record to show, comma between: {', '.join(RECORD_KEYS)}."),
    query("total", "`true`: say how many records match.", BOOLEAN),
]

"""How the parameters of the list of agreements are described in OpenAPI."""

from app.agreements.schemas import RECORD_KEYS
from app.http.openapi import BOOLEAN, query
from app.search.described import FILTER_PARAMETERS
from app.search.facets import FACETS
from app.search.sorting import RELEVANCE, SORTS
from app.vocabularies.vocabulary import LANGUAGES

SORT = query(
    "sort",
    "The order; records without a date are last. Latest signature first, relevance where there is a `q`.",
    {"type": "string", "enum": [*SORTS, RELEVANCE]},
)

LANG = query(
    "lang",
    "Adds `display`: title and labels in that language, or in what comes nearest.",
    {"type": "string", "enum": list(LANGUAGES)},
)
LIST_PARAMETERS = [
    *FILTER_PARAMETERS,
    SORT,
    query("limit", "How many on a page.", {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}),
    query("cursor", "Where to go on: take the whole path from `next`."),
    query("fields", f"The keys of each record to show, comma between: {', '.join(RECORD_KEYS)}."),
    LANG,
    query("facets", f"Counts to narrow the list by, each as if its own filter were off: {', '.join(FACETS)}."),
    query("total", "`true`: say how many records match.", BOOLEAN),
]

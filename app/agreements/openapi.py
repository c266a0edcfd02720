"""How the parameters of lists are described in OpenAPI."""

from app.agreements.schemas import RECORD_KEYS
from app.http.openapi import query
from app.search.filters import CODED, OTHERS, STATES
from app.search.statements import SORTS

_ANY = "A comma means any of these"
_ALL = "given again: all of these"

FILTER_PARAMETERS = [
    *(
        query(
            name,
            f"{coded.what}; code of `{coded.vocabulary}`. {_ANY}{f'; {_ALL}' if coded.many else ''}.",
            many=coded.many,
        )
        for name, coded in CODED.items()
    ),
    *(
        query(
            name,
            f"{description[0].upper()}{description[1:]}.",
            {"type": "string", "enum": list(STATES)} if name == "state" else {"type": "string", "examples": [example]},
            many=name in ("agency", "signatory", "language", "external_id"),
        )
        for name, (description, example) in OTHERS.items()
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
    query("total", "`true`: say how many records match.", {"type": "boolean", "default": False}),
]

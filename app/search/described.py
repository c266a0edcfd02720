"""How the filters are described in OpenAPI."""

from app.http.openapi import query
from app.search.query import CODED, OTHERS, TEXT


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
    query(
        TEXT,
        'Words that are all to be found, `"a phrase"`, `-not`: in titles, summaries, people, agencies, places and the '
        "labels of codes, in any form of a word, in Arabic, Dutch, English, French and Spanish.",
        {"type": "string", "examples": ["organised crime"]},
    ),
]

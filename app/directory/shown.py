"""An agency as clients see it. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import orjson

from app.agencies.rules import ACRONYM
from app.errors import NotFound
from app.http.conditional import digest, version_tag
from app.vocabularies.vocabulary import Vocabularies

AgencyItem = dict[str, Any]


def shown(
    rows: Sequence[Sequence[Any]], names: Sequence[Sequence[Any]], vocabularies: Vocabularies
) -> list[AgencyItem]:
    """What the rows of `repository.agencies` and `repository.names` say."""
    named: dict[int, list[Sequence[Any]]] = defaultdict(list)
    for pk, *name in names:
        named[pk].append(name)

    def code(key: int | None) -> str | None:
        return None if key is None else vocabularies.by_key[key].code

    return [
        {
            "id": agency_id,
            "country": code(country),
            "organization": code(organization),
            "names": [
                {"language": language, "text": text, "kind": kind_}
                for kind_, language, text in named[pk]
                if kind_ != ACRONYM
            ],
            "acronyms": [text for kind_, _, text in named[pk] if kind_ == ACRONYM],
            "kind": code(kind),
            "parent": parent,
            "agreements": agreements,
        }
        for pk, agency_id, country, organization, kind, parent, agreements in rows
    ]


def agency_tag(item: AgencyItem) -> str:
    """The strong tag of an agency: `If-Match` compares what editors keep, not how many agreements name it."""
    return version_tag(kept_digest(item), str(item["agreements"]))


def kept_digest(item: AgencyItem) -> str:
    return digest(orjson.dumps({key: value for key, value in item.items() if key != "agreements"}))


def no_agency() -> NotFound:
    return NotFound("No record names an agency of this id.")

"""Every question that a reader can ask, made from the API's own description, and what is answered."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import product
from typing import Any
from zipfile import ZipFile

import httpx

from tests.clearance.registries import LEVELS, Steady, key_of
from tests.clearance.steps import AREAS, COUNTRIES, DAYS, FORMS, NUMBERS, PEOPLE, ROLES, TYPES, World

UNKNOWN = "0196b2c4-7a51-7c3e-9f0e-2f6c0f7a1b11"
INSTANT = "2026-11-25T12:03:00Z"


@dataclass(frozen=True, slots=True)
class Known:
    """What there is to ask for: all that either registry holds, hidden from the reader or not."""

    ids: list[str]
    slugs: list[str]
    agencies: list[str]
    points: list[str]
    changes: list[str]


def known_to_chief(world: World) -> Known:
    """What is there for one who is cleared for everything."""

    def items(path: str) -> Iterator[Any]:
        following: str | None = path
        while following:
            page = world.registry.send("GET", following, key_of("red")).json()
            yield from page["items"]
            following = page["next"]

    listed = [one for state in ("published", "withdrawn") for one in items(f"/v1/agreements?limit=100&state={state}")]
    changes = list(items("/v1/changes?limit=100"))
    slugs = {change["agreement"]["slug"] for change in changes} - {one["id"] for one in listed}
    points = [point["id"] for one in listed for point in one["contact_points"]]
    agencies = [one["id"] for one in items("/v1/agencies?limit=100")]
    return Known(
        sorted(one["id"] for one in listed), sorted(slugs), agencies, points[:2], [one["id"] for one in changes]
    )


# What stands for a parameter of a path.
PLACES: dict[str, Callable[[Known], list[str]]] = {
    "address": lambda known: [*known.ids, UNKNOWN],
    "number": lambda known: ["1", "2", "3"],
    "contact_id": lambda known: known.points,
    "code": lambda known: [*COUNTRIES, "ES", "MO"],
    "agency_id": lambda known: [*known.agencies, "ma-npp"],
    "name": lambda known: ["levels"],
    "key_id": lambda known: [UNKNOWN],
    "import_id": lambda known: [UNKNOWN],
}

# What is asked of a parameter of a query: right values, values that are near to one, and none.
VALUES: dict[str, Callable[[Known], list[str]]] = {
    "id": lambda known: [",".join([*known.ids, *known.slugs])],
    "country": lambda known: [*COUNTRIES, "MO"],
    "organization": lambda known: ["interpol"],
    "agency": lambda known: [*known.agencies, "ma-npp", "ma-coast"],
    "signatory": lambda known: [*(name.split()[0] for name in PEOPLE), "Zebulom"],
    "scope": lambda known: [*AREAS, "drug"],
    "form": lambda known: list(FORMS),
    "instrument_type": lambda known: list(TYPES),
    "status": lambda known: ["signed", "announced"],
    "legal_effect": lambda known: ["binding"],
    "level": lambda known: ["interagency"],
    "language": lambda known: ["en", "ar"],
    "signed_from": lambda known: [day for day in DAYS if day],
    "signed_to": lambda known: ["2019", "2024-05"],
    "alive_on": lambda known: ["2024-06-01"],
    "contact_role": lambda known: list(ROLES),
    "external_id": lambda known: [f"unts:{number}" for number in NUMBERS],
    "marking": lambda known: list(LEVELS),
    "state": lambda known: ["published", "withdrawn", "draft"],
    "updated_since": lambda known: [INSTANT],
    "sort": lambda known: ["-signed_on", "signed_on", "-updated_at", "updated_at", "title"],
    "limit": lambda known: ["1", "2"],
    "cursor": lambda known: ["no-cursor"],
    "after": lambda known: known.changes,
    "before": lambda known: known.changes,
    "fields": lambda known: ["id,titles"],
    "total": lambda known: ["true"],
    "as_of": lambda known: [f"2026-11-25T12:{minute:02}:00Z" for minute in (2, 5, 9)],
    "lang": lambda known: ["ar"],
    "kind": lambda known: ["police"],
    "q": lambda known: ["police", "guard", "hidden", "zebulom", "memorandum -zebulon"],
    "facets": lambda known: [
        "country,organization,agency,scope,form,instrument_type,status,legal_effect,level,language"
    ],
    "requesting": lambda known: list(COUNTRIES),
    "overdue": lambda known: ["true"],
    "action": lambda known: ["agreement.merged,agreement.relation", "details.read"],
    "by": lambda known: ["chief", "month"],
    "rows": lambda known: ["country", "partner", "year"],
    "columns": lambda known: ["scope", "status"],
    "split": lambda known: ["scope", "form"],
    "target": lambda known: [f"/v1/agreements/{one}" for one in known.ids[:3]],
    "from": lambda known: [INSTANT],
    "to": lambda known: [INSTANT],
}

# Without which an address answers nothing else, and what may stand in the place of that.
NEEDED = {
    "/v1/contact-points": ("country",),
    "/v1/analytics/matrix": ("rows", "columns"),
    "/v1/analytics/gaps": ("country",),
}
INSTEAD = {"/v1/contact-points": ("organization",)}


def reading(description: dict[str, Any]) -> dict[str, list[str]]:
    """The parameters of the query of every address that can be read."""
    return {
        path: [one["name"] for one in methods["get"].get("parameters", ()) if one["in"] == "query"]
        for path, methods in description["paths"].items()
        if "get" in methods
    }


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, with the address and the parameter of the description that it comes from."""

    path: str
    address: str
    parameter: str | None = None


def questions(description: dict[str, Any], known: Known) -> Iterator[Question]:
    """All reads: of each address plain, and with each value of each parameter."""
    for address, parameters in reading(description).items():
        places = re.findall(r"\{(\w+)\}", address)
        for chosen in product(*(PLACES[place](known) for place in places)):
            path = address.format(**dict(zip(places, chosen, strict=True)))
            needed = NEEDED.get(address, ())

            def base(*given: str, path: str = path, needed: tuple[str, ...] = needed) -> str:
                others = [f"{one}={VALUES[one](known)[0]}&" for one in needed if one not in given]
                return f"{path}?{''.join(others)}"

            yield Question(base().rstrip("?&"), address)
            for name in parameters:
                before = base(*needed) if name in INSTEAD.get(address, ()) else base(name)
                yield from (Question(f"{before}{name}={value}", address, name) for value in VALUES[name](known))
    for slug in known.slugs:
        yield from (
            Question(f"/v1/agreements/{slug}{below}", "/v1/agreements/{address}") for below in ("", "/versions")
        )
    for sort in VALUES["sort"](known):
        yield Question(f"/v1/agreements?sort={sort}&limit=2&total=true", "/v1/agreements", "sort")


def writes(known: Known, hidden: list[str], contents: list[Any]) -> Iterator[tuple[str, str, Any]]:
    """Method, path and body of writes that change nothing: rehearsals, refusals, and writes to what is not there."""
    for content in contents:
        yield "POST", "/v1/agreements?dry_run=true", content
    for one in known.ids:
        relation = {"type": "amends", "target": one}
        yield "POST", "/v1/agreements?dry_run=true", {**contents[0], "relations": [relation]}
        path = f"/v1/agreements/{one}"
        yield "PUT", path, {}
        yield "PATCH", path, []
        yield from (("POST", f"{path}/{act}", body) for act, body in (("merge", {"into": UNKNOWN}), ("submit", None)))
    for one in hidden:
        path = f"/v1/agreements/{one}"
        yield "DELETE", path, None
        yield "POST", f"{path}/restore", None
        yield from (("POST", f"/v1/agreements/{other}/merge", {"into": one}) for other in known.ids[:3])


# What is of the moment in every answer.
_UNSTEADY = {"date", "x-request-id"}
Answer = tuple[int, dict[str, str], str]


class Reader:
    """Asks under a clearance, with or without a key."""

    def __init__(self, registry: Steady, headers: dict[str, str]) -> None:
        self._registry, self._headers = registry, headers
        items = registry.send("GET", "/v1/changes?limit=100", headers).json()["items"]
        # Ids of changes are random: each goes by its place among those that the reader sees.
        self._places = {one["id"]: f"change-{n:03}" for n, one in enumerate(items)}

    def named(self, path: str) -> str:
        """The path, with changes by their places."""
        return _replaced(path, self._places)

    def ask(self, path: str) -> list[Answer]:
        """What is answered there and, where pages follow, on each of them."""
        answers, following = [], path
        own = {place: found for found, place in self._places.items()}
        while following:
            answer = self._registry.send("GET", _replaced(following, own), self._headers)
            answers.append(self._settled(answer))
            following = _next(answer) if "limit=" in path else None
        return answers

    def send(self, method: str, path: str, body: Any) -> Answer:
        return self._settled(self._registry.send(method, path, {**self._headers, "If-Match": "*"}, body))

    def _settled(self, answer: httpx.Response) -> Answer:
        """Status, headers and text, without what is random in them."""
        text = _replaced(_text(answer), self._places)
        if answer.url.path == "/v1/audit":
            text = re.sub(r'"id":"[^"]*"|cursor=[^"]*', "", text)
        # A tag is that of the text.
        unsteady = _UNSTEADY if text == answer.text else {*_UNSTEADY, "etag", "content-length", "link"}
        return answer.status_code, {name: value for name, value in answer.headers.items() if name not in unsteady}, text


def _text(answer: httpx.Response) -> str:
    """What the answer says; of a workbook all but when it was written."""
    if not answer.content.startswith(b"PK"):
        return answer.text
    with ZipFile(BytesIO(answer.content)) as book:
        return "\n".join(book.read(name).decode() for name in sorted(book.namelist()) if name != "docProps/core.xml")


def _replaced(text: str, names: dict[str, str]) -> str:
    for found, name in names.items():
        text = text.replace(found, name)
    return text


def _next(answer: httpx.Response) -> str | None:
    page = answer.headers.get("content-type") == "application/json"
    return answer.json().get("next") if page else None

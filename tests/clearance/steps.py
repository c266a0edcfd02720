"""What happens to a registry, step by step: steps on what a reader may see, and steps on what is hidden from them."""

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from tests.clearance.registries import LEVELS, Steady, key_of
from tests.records import Record

PATH = "/v1/agreements"

# What records are made of. The pools are small, so that hidden records and others meet in everything that they say.
COUNTRIES = ("MA", "BR", "FR")
TYPES = ("memorandum_of_understanding", "treaty")
DAYS = ("2024-05-21", "2024-05", "2019-01-02", None)
AREAS = ("cybercrime", "drugs", "drug-trafficking", "corruption")
FORMS = ("training", "information-exchange")
TITLES = ({"en": "Memorandum"}, {"fr": "Accord"}, {"en": "Protocol", "ar": "بروتوكول"})
AGENCIES = (
    {"name": "National Police", "acronym": "NP", "kind": "police"},
    {"acronym": "NP"},
    {"name": "Border Guard"},
    {"name": "Coast Guard"},
)
PEOPLE = ("Amina Haddad", "Boris Ivanov", "Chen Wei", "Zebulon Hidden")
NUMBERS = ("I-1", "I-2")
ROLES = ("central", "liaison")


def _some(*pool: Any, most: int = 2) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.sampled_from(pool), unique_by=repr, max_size=most)


@st.composite
def _parties(draw: st.DrawFn) -> list[Record]:
    countries = draw(st.lists(st.sampled_from(COUNTRIES), unique=True, min_size=2, max_size=3))
    organizations = draw(st.sampled_from(([], [{"organization": "interpol"}])))
    return organizations + [
        {
            "country": country,
            "agencies": draw(_some(*AGENCIES, most=1)),
            "signatories": [{"name": name} for name in draw(_some(*PEOPLE, most=1))],
        }
        for country in countries
    ]


@st.composite
def _points(draw: st.DrawFn, parties: list[Record]) -> list[Record]:
    point = st.fixed_dictionaries(
        {
            "party": st.sampled_from([party["country"] for party in parties if "country" in party]),
            "role": st.sampled_from(ROLES),
            "scope_areas": _some(*AREAS),
            "review_by": st.sampled_from((None, "2020", "2030")),
            "marking": st.sampled_from(("clear", "amber")),
        }
    )
    return draw(st.lists(point, max_size=2))


@st.composite
def _contents(draw: st.DrawFn) -> Record:
    parties = draw(_parties())
    numbers = draw(_some(*NUMBERS, most=1))
    return {
        "titles": draw(st.sampled_from(TITLES)),
        "instrument_type": draw(st.sampled_from(TYPES)),
        "parties": parties,
        "signed_on": draw(st.sampled_from(DAYS)),
        "legal_effect": draw(st.sampled_from((None, "binding"))),
        "level": draw(st.sampled_from((None, "interagency"))),
        "scope_areas": draw(_some(*AREAS)),
        "cooperation_forms": draw(_some(*FORMS)),
        "contact_points": draw(_points(parties)),
        "external_ids": [{"scheme": "unts", "value": number} for number in numbers],
    }


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is done: `act` to the record that `one` chooses, with `other` where two are in it."""

    act: str
    hidden: bool
    one: int
    other: int
    level: int
    content: Record
    named: bool
    twin: bool


ACTS = ("post", "put", "patch", "rename", "mark", "withdraw", "restore", "merge", "details")


def _step(acts: tuple[str, ...] = ACTS, hidden: bool | None = None) -> st.SearchStrategy[Step]:
    side = st.booleans() if hidden is None else st.just(hidden)
    number = st.integers(0, 5)
    return st.builds(
        Step, st.sampled_from(acts), side, number, number, number, _contents(), st.booleans(), st.booleans()
    )


def histories(length: int = 10) -> st.SearchStrategy[list[Step]]:
    """Steps of which the first make two records of either kind, a hidden one first."""
    first = (_step(("post",), hidden) for hidden in (True, False, True, False))
    return st.tuples(st.tuples(*first), st.lists(_step(), max_size=length)).map(lambda pair: [*pair[0], *pair[1]])


_SAYING_ALL: Record = {
    "titles": TITLES[2],
    "instrument_type": TYPES[0],
    "parties": [
        {"country": "MA", "agencies": [AGENCIES[0]], "signatories": [{"name": name} for name in PEOPLE]},
        {"country": "BR"},
        {"organization": "interpol", "agencies": [AGENCIES[0]]},
    ],
    "signed_on": DAYS[0],
    "in_force_on": DAYS[0],
    "legal_effect": "binding",
    "level": "interagency",
    "scope_areas": list(AREAS),
    "cooperation_forms": list(FORMS),
    "contact_points": [
        {"party": "MA", "role": ROLES[0], "review_by": "2020", "scope_areas": list(AREAS)},
        {"party": "interpol", "role": ROLES[1]},
    ],
    "external_ids": [{"scheme": "unts", "value": number} for number in NUMBERS],
}

# A record that is seen, and hidden ones that say all that can be asked for, with all done to them that can be told of.
TELLING = [
    Step(act, hidden, one, other=0, level=0, content=_SAYING_ALL, named=True, twin=True)
    for act, hidden, one in (
        ("post", False, 0), ("post", True, 0), ("post", True, 0), ("rename", True, 0), ("details", True, 0),
        ("patch", True, 0), ("post", True, 0), ("merge", True, 2), ("post", True, 0), ("withdraw", True, 3),
    )
]  # fmt: skip


@dataclass(slots=True)
class World:
    """A registry as the steps made it, for a reader cleared for `level`; `with_hidden` is whether it holds more."""

    registry: Steady
    level: int
    with_hidden: bool
    seen: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    answers: list[tuple[int, Any]] = field(default_factory=list)

    def run(self, steps: list[Step]) -> None:
        for number, step in enumerate(steps, 1):
            self.registry.moment.begin(number)
            if self.with_hidden or not step.hidden:
                self._take(step, number, self.hidden if step.hidden else self.seen)

    def _take(self, step: Step, number: int, ids: list[str]) -> None:
        answer = self._answer(step, number, ids)
        if not step.hidden:
            self.answers.append((answer.status_code, answer.json() if answer.content else None))
        if answer.status_code == 201:
            ids.append(answer.json()["id"])

    def _levels(self, step: Step) -> tuple[str, ...]:
        """The markings of the step's side."""
        return LEVELS[self.level + 1 :] if step.hidden else LEVELS[: self.level + 1]

    def _send(self, step: Step, method: str, path: str, body: Any = None) -> Any:
        # Who writes what the reader sees is cleared no further than they: whoever knows more may name it.
        key = key_of("red" if step.hidden else LEVELS[self.level])
        return self.registry.send(method, path, {**key, "If-Match": "*"}, body)

    def _answer(self, step: Step, number: int, ids: list[str]) -> Any:
        levels = self._levels(step)
        marking, slug = levels[step.level % len(levels)], f"{'hidden' if step.hidden else 'seen'}-{number}"
        said = {**step.content, "marking": marking, "relations": self._relations(step)}
        if step.act == "post" or not ids:
            sent = {**said, "slug": slug if step.named else None}
            return self._send(step, "POST", f"{PATH}?allow_duplicate={'true' if step.twin else 'false'}", sent)
        one, other = (f"{PATH}/{ids[n % len(ids)]}" for n in (step.one, step.other))
        if step.act == "details":
            return self._put_details(step, one)
        keys = ("titles", "parties", "contact_points") if step.twin else ("scope_areas", "signed_on", "titles")
        requests: dict[str, tuple[str, str, Any]] = {
            "put": ("PUT", f"{one}?comment=put", said),
            "patch": ("PATCH", one, {key: step.content[key] for key in keys}),
            "rename": ("PATCH", one, {"slug": slug}),
            "mark": ("PATCH", one, {"marking": marking}),
            "withdraw": ("DELETE", one, None),
            "restore": ("POST", f"{one}/restore", None),
            "merge": ("POST", f"{one}/merge", {"into": other.rpartition("/")[2]}),
        }
        return self._send(step, *requests[step.act])

    def _put_details(self, step: Step, path: str) -> Any:
        got = self._send(step, "GET", path)
        points = got.json().get("contact_points") if got.status_code == 200 else None
        if not points:
            return got
        return self._send(step, "PUT", f"{path}/contact-points/{points[0]['id']}/details", {"email": "a@example.org"})

    def _relations(self, step: Step) -> list[Record]:
        """What is hidden may relate to all, the rest to what is seen. A target marked higher is refused, on both sides."""
        ids = [*self.seen, *self.hidden] if step.hidden else self.seen
        target = ids[step.other % len(ids)] if ids and step.twin else None
        return [{"type": "implements", "target": target, "title": "An older one"}] if step.twin else []

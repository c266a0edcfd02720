"""No answer of any address differs from that of a registry that never held the records above its reader."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import islice
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.clearance.asking import PLACES, VALUES, Question, Reader, known_to_chief, questions, reading, writes
from tests.clearance.registries import LEVELS, Steady, key_of, steady
from tests.clearance.steps import TELLING, Step, World, histories
from tests.conftest import Databases, Server

# Whatever was done to a registry, its answers are compared at this step.
_ASKED_AT = 50
_MOST = 250


def _world(registry: Steady, steps: list[Step], level: int, with_hidden: bool) -> World:
    world = World(registry, level, with_hidden)
    world.run(steps)
    registry.moment.begin(_ASKED_AT)
    return world


@dataclass(frozen=True, slots=True)
class _Compared:
    """What was asked, and what differs between the answers of a registry with hidden records and of one without."""

    questions: list[Question]
    differing: dict[str, tuple[Any, Any]]


Choose = Callable[[list[Question]], list[Question]]


def _compare(
    databases: Databases, server: Server, steps: list[Step], level: int, headers: dict[str, str], choose: Choose = list
) -> _Compared:
    """`level` is above which records are hidden; `headers` say who asks, `choose` what of all that could be asked."""
    with steady(databases, server) as registry:
        world = _world(registry, steps, level, with_hidden=True)
        known, reader = known_to_chief(world), Reader(registry, headers)
        every = choose(list(questions(registry.description, known)))
        asked = [replace(one, path=reader.named(one.path)) for one in every]
        sent = list(writes(known, world.hidden, [step.content for step in steps[:6]]))
        holding = _answers(reader, world, asked, sent)
    with steady(databases, server) as registry:
        world = _world(registry, steps, level, with_hidden=False)
        lacking = _answers(Reader(registry, headers), world, asked, sent)
    return _Compared(asked, {key: (one, lacking[key]) for key, one in holding.items() if one != lacking[key]})


def _answers(reader: Reader, world: World, asked: list[Question], sent: list[tuple[str, str, Any]]) -> dict[str, Any]:
    read = {one.path: reader.ask(one.path) for one in asked}
    written = {f"{method} {path} {body}": reader.send(method, path, body) for method, path, body in sent}
    return {**read, **written, "of the steps": world.answers}


def _some(chance: Random) -> Choose:
    """Each address as it is, and as many of the questions with a parameter as an example has time for."""

    def choose(every: list[Question]) -> list[Question]:
        plain, others = ([one for one in every if (one.parameter is None) is bare] for bare in (True, False))
        return [*plain, *chance.sample(others, min(len(others), _MOST))]

    return choose


READERS = {"anyone": (0, {}), **{f"admin {level}": (n, key_of(level)) for n, level in enumerate(LEVELS[:3])}}


@settings(
    max_examples=5,
    deadline=None,
    # An example is hundreds of requests: to look for a smaller one would take minutes.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(steps=histories(), who=st.sampled_from(sorted(READERS)), chance=st.randoms(use_true_random=False))
def test_no_answer_tells_of_what_is_hidden(
    cleared_databases: Databases, server: Server, steps: list[Step], who: str, chance: Random
) -> None:
    compared = _compare(cleared_databases, server, steps, *READERS[who], _some(chance))
    assert dict(islice(compared.differing.items(), 3)) == {}


# Addresses that say nothing of records, of imports, which tell of a file and not of records, and the one that answers only where the registry reviews.
_SAY_NOTHING = {
    "/healthz", "/readyz", "/v1/vocabularies", "/v1/vocabularies/{name}", "/v1/keys", "/v1/keys/{key_id}", "/v1/me",
    "/v1/agreements/{address}/change", "/v1/imports/{import_id}", "/v1/imports/template.csv", "/v1/imports/template.xlsx",
}  # fmt: skip
_PLACE_ALONE = {"cursor"}


def test_each_question_at_each_address_would_tell_one_who_may_know(
    cleared_databases: Databases, server: Server
) -> None:
    compared = _compare(cleared_databases, server, TELLING, 0, key_of("red"))
    telling = {(one.address, one.parameter) for one in compared.questions if one.path in compared.differing}
    every = {(one.address, one.parameter) for one in compared.questions}
    silent = {one for one in every - telling if one[0] not in _SAY_NOTHING and one[1] not in _PLACE_ALONE}
    assert silent == set()


def test_every_address_and_every_parameter_is_asked(cleared_databases: Databases, server: Server) -> None:
    with steady(cleared_databases, server) as registry:
        read = reading(registry.description)
    places = {place for address in read for place in re.findall(r"\{(\w+)\}", address)}
    assert places <= PLACES.keys()
    assert {name for names in read.values() for name in names} <= VALUES.keys()
    assert read.keys() >= _SAY_NOTHING

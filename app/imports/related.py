"""Rows that waited for a row after them: brought in when all others are here, those that need each other together."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.agreements.submission import read_submission
from app.db.database import savepoint
from app.errors import Problem
from app.imports import jobs
from app.imports.jobs import Outcome
from app.imports.reading import Reading, names_of
from app.imports.records import Bringing, waits


def targets_of(sent: Mapping[str, Any]) -> list[str]:
    return [one["target"].casefold() for one in sent.get("relations") or () if one.get("target")]


def groups(waiting: Iterable[tuple[int, Any]]) -> list[list[int]]:
    """The rows in groups: a row and those that it leads to, or that lead to it, targets before what leads to them.

    Of each row no more is kept than its names and targets.
    """
    by_name: dict[str, int] = {}
    targets: dict[int, list[str]] = {}
    for row, sent in waiting:
        targets[row] = targets_of(sent)
        for name in names_of(sent):
            by_name.setdefault(name, row)
    leads_to = {row: [by_name[name] for name in names if name in by_name] for row, names in targets.items()}
    near: dict[int, set[int]] = defaultdict(set)
    for row, others in leads_to.items():
        for other in others:
            near[row].add(other)
            near[other].add(row)
    seen: set[int] = set()
    return [_targets_first(group, leads_to) for row in leads_to if (group := set(_reached(row, near, seen)))]


def _reached(start: int, steps: Mapping[int, Iterable[int]], seen: set[int]) -> Iterator[int]:
    """The start and all that steps lead to from there, but what was seen."""
    open_ = [] if start in seen else [start]
    while open_:
        row = open_.pop()
        if row not in seen:
            seen.add(row)
            yield row
            open_ += steps.get(row, ())


def _targets_first(group: set[int], leads_to: Mapping[int, list[int]]) -> list[int]:
    ordered: dict[int, None] = {}
    begun: set[int] = set()
    for start in sorted(group):
        open_ = [start]
        while open_:
            row = open_[-1]
            ahead = [one for one in leads_to[row] if one not in begun] if row not in ordered else []
            begun.add(row)
            if ahead:
                open_.append(ahead[0])
            else:
                ordered.setdefault(open_.pop())
    return list(ordered)


class _Wrong(Exception):
    def __init__(self, row: int, problem: Problem) -> None:
        super().__init__()
        self.row, self.problem = row, problem


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that need each other, with what was sent."""

    bringing: Bringing
    sent: dict[int, Any]
    outcome: Outcome = field(default_factory=Outcome)

    def bring(self) -> Outcome:
        """What became of the rows. Raises Stopped at a wrong one, where the options say so."""
        left = list(self.sent)
        while left:
            try:
                with savepoint(self.bringing.connection):
                    actions = self._bring_all(left)
            except _Wrong as wrong:
                left.remove(wrong.row)
                self.bringing.attempt(self.outcome, wrong.row, _raising(wrong.problem))
            else:
                for action in actions.values():
                    self.outcome.count(action)
                break
        return self.outcome

    def _bring_all(self, rows: Sequence[int]) -> dict[int, str]:
        actions: dict[int, str] = {}
        late: dict[int, Problem] = {}
        for row in rows:
            try:
                actions[row] = self._bring(row, self.sent[row])
            except Problem as problem:
                # They lead to each other in a circle: one has to be here before it can lead anywhere.
                late[row] = problem
                relations = [one for one in self.sent[row]["relations"] if not one.get("target")]
                actions[row] = self._bring(row, {**self.sent[row], "relations": relations})
        for row, missing in late.items():
            self._relate(row, missing)
        return actions

    def _bring(self, row: int, sent: Any) -> str:
        """What was done. Raises Invalid where nothing but a target is not here."""
        writer = self.bringing.writer
        try:
            with savepoint(self.bringing.connection):
                reading = Reading(sent, read_submission(sent, writer.vocabularies, writer.today))
                return self.bringing.bring(reading, self.bringing.here(reading.names))
        except Problem as problem:
            if waits(problem):
                raise
            raise _Wrong(row, problem) from None

    def _relate(self, row: int, missing: Problem) -> None:
        held = self.bringing.here(names_of(self.sent[row]))
        if held is None:
            raise _Wrong(row, missing)
        try:
            self.bringing.changes(held, self.sent[row])
        except Problem as still:
            raise _Wrong(row, still) from None


def bring_groups(bringing: Bringing, job_id: str, found: Sequence[Sequence[int]]) -> Outcome:
    """What became of the groups that still wait; none of their rows waits any more."""
    outcome = Outcome()
    for group in found:
        sent = dict(jobs.waiting(bringing.connection, job_id, group))
        outcome.add(Group(bringing, {row: sent[row] for row in group if row in sent}).bring())
        jobs.drop_waiting(bringing.connection, job_id, group)
    return outcome


def _raising(problem: Problem) -> Callable[[], str]:
    def bring() -> str:
        raise problem

    return bring

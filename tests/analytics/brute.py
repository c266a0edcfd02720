"""What an analysis should say, worked out in plain Python from whole records, after the words of the contract."""

from collections import Counter, defaultdict
from itertools import combinations
from typing import Any

from tests.records import Record
from tests.search.oracle import Oracle, Query, first_day, last_day, values

AXES = ("country", "partner", "scope", "form", "instrument_type", "status", "year")


def parties(one: Record) -> set[str]:
    return {party["country"] or party["organization"] for party in one["parties"]}


class Brute:
    """The records that a query finds, counted."""

    def __init__(self, oracle: Oracle, query: Query) -> None:
        found = oracle.find(query)
        self.oracle = oracle
        self.records = [one for one in oracle.records if one["id"] in found]
        self.asked_for = {
            part for name, value in query if name in ("country", "organization") for part in value.split(",")
        }
        self.query = query

    def above(self, code: str) -> set[str]:
        broader = self.oracle.terms["scope_areas"][code]["broader"]
        return {code}.union(*(self.above(parent) for parent in broader))

    def areas(self, one: Record) -> set[str]:
        return {area for code in one["scope_areas"] for area in self.above(code)}

    def of(self, one: Record, axis: str, beside: str = "") -> set[str]:
        """The values of a record on that axis."""
        match axis:
            case "partner":
                return parties(one) - (set() if beside == "country" else self.asked_for)
            case "scope":
                return self.areas(one)
            case "year":
                return {one["signed_on"][:4]} if one["signed_on"] else set()
            case _:
                return set(values(one, axis))

    def matrix(self, rows: str, columns: str) -> dict[str, Any]:
        cells: Counter[tuple[str, str]] = Counter()
        totals: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
        for one in self.records:
            own = self.of(one, rows, columns), self.of(one, columns, rows)
            for total, found in zip(totals, own, strict=True):
                total.update(found)
            apart = {rows, columns} == {"country", "partner"}
            cells.update((row, column) for row in own[0] for column in own[1] if not (apart and row == column))

        def ordered(side: int) -> list[str]:
            return sorted({cell[side] for cell in cells}, key=lambda code: (-totals[side][code], code))

        return {
            "rows": ordered(0),
            "columns": ordered(1),
            "cells": [[cells[row, column] for column in ordered(1)] for row in ordered(0)],
        }

    def network(self) -> dict[str, Any]:
        nodes = Counter(code for one in self.records for code in parties(one))
        edges: Counter[tuple[str, str]] = Counter()
        areas: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for one in self.records:
            for pair in combinations(sorted(parties(one)), 2):
                edges[pair] += 1
                areas[pair].update(self.areas(one))
        return {
            "nodes": [{"code": code, "agreements": n} for code, n in _largest_first(nodes)],
            "edges": [
                {
                    "a": a,
                    "b": b,
                    "agreements": n,
                    "scope_areas": [{"code": code, "count": m} for code, m in _largest_first(areas[a, b])],
                }
                for (a, b), n in _largest_first(edges)
            ],
        }

    def timeline(self, by: str, split: str | None) -> list[dict[str, Any]]:
        buckets: dict[str, list[Record]] = defaultdict(list)
        for one in self.records:
            for period in self._periods(one["signed_on"], by):
                buckets[period].append(one)
        return [
            {
                "period": period,
                "count": len(found),
                "split": split and dict(_largest_first(Counter(code for one in found for code in self.of(one, split)))),
            }
            for period, found in sorted(buckets.items())
        ]

    def _periods(self, signed_on: str | None, by: str) -> list[str]:
        if signed_on is None:
            return []
        if by == "year" or len(signed_on) > 4:
            return [signed_on[: 4 if by == "year" else 7]]
        asked = dict(self.query)
        months = [f"{signed_on}-{month:02}" for month in range(1, 13)]
        first = first_day(asked.get("signed_from", "0001"))[:7]
        last = last_day(asked.get("signed_to", "9999"))[:7]
        return [month for month in months if first <= month <= last]

    def gaps(self, country: str, today: str) -> list[dict[str, Any]]:
        alive = [one for one in self.records if self.oracle.is_alive(one, today, today)]
        with_: dict[str, list[Record]] = defaultdict(list)
        for one in alive:
            for code in parties(one) - {country}:
                with_[code].append(one)
        covered = {code: {area for one in found for area in one["scope_areas"]} for code, found in with_.items()}
        return [
            {
                "code": code,
                "covered": sorted(covered[code]),
                "missing": self._missing(code, covered),
                "agreements": [one["id"] for one in found],
            }
            for code, found in sorted(with_.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        ]

    def _missing(self, partner: str, covered: dict[str, set[str]]) -> list[dict[str, Any]]:
        own = covered[partner]
        others = Counter(area for code, areas in covered.items() if code != partner for area in areas)
        apart = {
            area: n
            for area, n in others.items()
            if not any(one in self.above(area) or area in self.above(one) for one in own)
        }
        return [{"code": code, "other_partners": n} for code, n in _largest_first(Counter(apart))]


def _largest_first(counts: Counter[Any]) -> list[tuple[Any, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))

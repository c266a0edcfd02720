"""How well `/similar` tells likely duplicates apart, on pairs made from the shipped agreements.

Run: `python benchmarks/similarity.py`. A pair of one instrument is a shipped agreement and a copy as a second analyst
would enter it: the title reworded or in another language alone, the date a few days off, partial or missing, the type
named otherwise, a party's agency left out. A pair of different instruments is two shipped agreements with two parties
in common. Prints precision, recall and F1 by threshold, and recall by what was changed. Seeded: each run is the same.
"""

import random
from collections import defaultdict
from collections.abc import Callable
from copy import deepcopy
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from app.agreements.similarity import LIKELY, likeness
from app.search.index import party_code
from app.starter.load import shipped_agreements

Record = dict[str, Any]

_LIKE_TYPES = {
    "agreement": ("memorandum_of_understanding", "protocol", "treaty"),
    "memorandum_of_understanding": ("agreement", "letter_of_intent"),
    "treaty": ("agreement", "convention"),
    "joint_declaration": ("letter_of_intent", "other"),
}
_OTHERWISE = {
    "agreement": "accord",
    "cooperation": "collaboration",
    "combating": "the fight against",
    "on": "concerning",
    "memorandum of understanding": "MoU",
    "organized crime": "organised crime",
}


def reworded(record: Record, chance: random.Random) -> None:
    """The English title in other words, a few of them gone."""
    title = record["titles"]["en"]
    for word, other in _OTHERWISE.items():
        title = title.replace(word, other)
    words = title.split()
    if len(words) > 5:
        del words[chance.randrange(len(words))]
    record["titles"] = {"en": " ".join(words)}


def described(record: Record, chance: random.Random) -> None:
    """A title of the analyst's own."""
    what = chance.choice(("Security agreement", "Police cooperation", "Agreement on fighting crime"))
    record["titles"] = {"en": f"{what} between {' and '.join(party_code(party) for party in record['parties'])}"}


def in_another_language(record: Record, chance: random.Random) -> None:
    """A title in a language in which the first analyst gave none."""
    record["titles"] = {chance.choice(("ja", "fa", "sw")): "…"}


def days_off(record: Record, chance: random.Random) -> None:
    """The day of the report for that of the signature."""
    if record["signed_on"] and len(record["signed_on"]) == 10:
        record["signed_on"] = str(
            date.fromisoformat(record["signed_on"]) + timedelta(days=chance.choice((-2, -1, 1, 2, 3)))
        )


def partial(record: Record, chance: random.Random) -> None:
    record["signed_on"] = record["signed_on"] and record["signed_on"][: chance.choice((4, 7))]


def undated(record: Record, _: random.Random) -> None:
    record["signed_on"] = None


def other_type(record: Record, chance: random.Random) -> None:
    record["instrument_type"] = chance.choice(_LIKE_TYPES.get(record["instrument_type"], ("agreement",)))


CHANGES: dict[str, tuple[Callable[[Record, random.Random], None], ...]] = {
    "title reworded": (reworded,),
    "title reworded, days off": (reworded, days_off),
    "own title": (described,),
    "own title, days off": (described, days_off),
    "own title, partial date": (described, partial),
    "another language": (in_another_language,),
    "another language, days off": (in_another_language, days_off),
    "another language, type otherwise": (in_another_language, other_type),
    "title reworded, type otherwise, days off": (reworded, other_type, days_off),
    "title reworded, undated": (reworded, undated),
}


def whole(record: Record) -> Record:
    """A shipped record with the keys that likeness looks at."""
    return {
        "signed_on": None,
        **record,
        "sources": [{"url": None, **s} for s in record.get("sources", [])],
    }


def main() -> None:
    chance = random.Random(20220510)
    records = [whole(record) for record in shipped_agreements()]
    same: dict[str, list[float]] = defaultdict(list)
    for name, changes in CHANGES.items():
        for record in records:
            copy = deepcopy(record)
            # Another analyst read another page.
            copy["sources"] = []
            for change in changes:
                change(copy, chance)
            same[name].append(likeness(record, copy).score)
    different = [
        likeness(one, other).score
        for one, other in combinations(records, 2)
        if len({party_code(p) for p in one["parties"]} & {party_code(p) for p in other["parties"]}) >= 2
    ]
    scores = [score for found in same.values() for score in found]
    print(f"{len(scores)} pairs of one instrument, {len(different)} of different ones with two parties in common\n")
    print("| threshold | precision | recall | F1 |\n| --- | --- | --- | --- |")
    for threshold in (0.5, 0.6, 0.7, LIKELY, 0.8, 0.9):
        found, wrong = sum(s >= threshold for s in scores), sum(s >= threshold for s in different)
        # As many pairs of the one kind as of the other, so that precision does not rest on how many were made.
        share = wrong / len(different) * len(scores)
        precision, recall = found / (found + share), found / len(scores)
        mark = " (used)" if threshold == LIKELY else ""
        print(
            f"| {threshold}{mark} | {precision:.3f} | {recall:.3f} | {2 * precision * recall / (precision + recall):.3f} |"
        )
    print("\n| changed | recall |\n| --- | --- |")
    for name, found_scores in same.items():
        print(f"| {name} | {sum(s >= LIKELY for s in found_scores) / len(found_scores):.3f} |")


if __name__ == "__main__":
    main()

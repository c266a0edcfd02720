"""How near the drafts of `app.extraction` come to what a careful analyst enters, on the texts of `tests/extraction`.

Run: `make bench-extraction`, or `python -m benchmarks.extraction [--texts FOLDER] [--language ar] [--wrong]`. Prints
precision, recall and F1 per field, in all and per language, whether values given a confidence are as often right, and
milliseconds a text. `exact` is the share of texts in which the field is wholly right, null where null is right.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.extraction_scoring import FIELDS, Comparison, Record, Score, Value, compare, confidences, misquoted

TEXTS = Path(__file__).parent.parent / "tests" / "extraction" / "texts"

# What the drafts of texts never seen must reach: the name of the measure, and the least of it.
NEEDED = {
    "parties": ("f1", 0.95),
    "signatories": ("f1", 0.85),
    "instrument_type": ("f1", 0.90),
    "signed_on": ("exact", 0.90),
    "signed_at": ("recall", 0.80),
    "scope_areas": ("f1", 0.90),
    "cooperation_forms": ("f1", 0.80),
}
BUCKETS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


@dataclass
class Reading:
    """One text, read: what came out against what should, and how long it took."""

    name: str
    language: str
    expected: Record
    comparison: Comparison
    confidences: dict[Value, float]
    misquoted: int
    seconds: float


def extraction(text: str, language: str | None, published_on: str | None) -> tuple[Record, list[Record]]:
    """The draft and its evidence. All that is known here of the engine."""
    from app.extraction import extract  # noqa: PLC0415 - so that what is measured is loaded before the clock starts

    answer: Any = extract(text, language=language, published_on=published_on)
    if not isinstance(answer, dict):
        answer = {"draft": answer.draft, "evidence": answer.evidence}
    return answer["draft"] or {}, [piece if isinstance(piece, dict) else vars(piece) for piece in answer["evidence"]]


def labelled(folder: Path, language: str | None) -> Iterator[tuple[str, str, Record]]:
    """Name, text and label of each communique of a folder."""
    for path in sorted(folder.glob("*.json")):
        label = json.loads(path.read_text("utf-8"))
        if language in (None, label["language"]):
            yield path.stem, path.with_suffix(".txt").read_text("utf-8"), label


def read(name: str, text: str, label: Record, told: bool) -> Reading:
    began = perf_counter()
    draft, evidence = extraction(text, label["language"] if told else None, label["published_on"])
    seconds = perf_counter() - began
    comparison = compare(label["expected"], draft)
    values = (*comparison.right, *comparison.wrong)
    return Reading(
        name=name,
        language=label["language"],
        expected=label["expected"],
        comparison=comparison,
        confidences=confidences(values, evidence),
        misquoted=len(misquoted(text, evidence)),
        seconds=seconds,
    )


def scores(readings: Iterable[Reading]) -> dict[str, Score]:
    found = {name: Score() for name in FIELDS}
    for reading in readings:
        for name, score in found.items():
            score.add(reading.comparison, name)
    return found


def print_scores(title: str, readings: list[Reading]) -> None:
    print(f"\n{title} ({len(readings)} texts)")
    print(f"  {'':20}{'precision':>10}{'recall':>8}{'F1':>8}{'exact':>8}   right missed wrong")
    for name, score in scores(readings).items():
        shares = f"{_percent(score.precision):>10}{_percent(score.recall):>8}{_percent(score.f1):>8}"
        counts = f"{score.right:6}{score.missed:7}{score.wrong:6}"
        print(f"  {name:20}{shares}{_percent(score.exact):>8}  {counts}{_verdict(name, score)}")


def print_languages(readings: list[Reading]) -> None:
    by_language = defaultdict(list)
    for reading in readings:
        by_language[reading.language].append(reading)
    for language, ones in sorted(by_language.items()):
        print_scores(language, ones)


def print_calibration(readings: list[Reading]) -> None:
    """Of the values given a confidence between two bounds, how many are right."""
    print(f"\nconfidence\n  {'from':8}{'values':>8}{'mean':>8}{'right':>8}")
    told = [
        (confidence, value in reading.comparison.right)
        for reading in readings
        for value, confidence in reading.confidences.items()
    ]
    for low, high in zip(BUCKETS, (*BUCKETS[1:], 2.0), strict=True):
        ones = [(confidence, right) for confidence, right in told if low <= confidence < high]
        if ones:
            mean, right = (sum(column) / len(ones) for column in zip(*ones, strict=True))
            print(f"  {low:<8}{len(ones):>8}{mean:>8.2f}{right:>8.2f}")


def print_rest(readings: list[Reading]) -> None:
    nothing = [r for r in readings if not r.expected["parties"]]
    empty = [r for r in nothing if not r.comparison.wrong]
    times = [r.seconds * 1000 for r in readings]
    print(f"\nno communique: {len(empty)} of {len(nothing)} left empty")
    print(f"quotes not at their offsets: {sum(r.misquoted for r in readings)}")
    print(f"ms a text: median {median(times):.1f}, longest {max(times):.1f}")


def print_wrong(readings: list[Reading]) -> None:
    for reading in readings:
        lines = [f"  missed {v.field}: {v}" for v in reading.comparison.missed]
        lines += [
            f"  wrong  {v.field}: {v}  ({reading.confidences.get(v, 'no evidence')})" for v in reading.comparison.wrong
        ]
        if lines:
            print(f"\n{reading.name}", *lines, sep="\n")


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.3f}"


def _verdict(name: str, score: Score) -> str:
    if name not in NEEDED:
        return ""
    measure, least = NEEDED[name]
    reached = getattr(score, measure)
    return "" if reached is None or reached >= least else f"   {measure} below {least}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, default=TEXTS, help="another folder of texts and labels")
    parser.add_argument("--language", help="only texts in this language")
    parser.add_argument(
        "--told", action="store_true", help="tell the engine the language instead of letting it find it"
    )
    parser.add_argument("--wrong", action="store_true", help="list what was missed and what was made up")
    asked = parser.parse_args()
    texts = list(labelled(asked.texts, asked.language))
    if not texts:
        parser.error(f"no labelled text in {asked.texts}")
    extraction("Loaded before the clock starts.", None, None)
    readings = [read(name, text, label, asked.told) for name, text, label in texts]
    if asked.wrong:
        print_wrong(readings)
    print_languages(readings)
    print_scores("in all", readings)
    print_calibration(readings)
    print_rest(readings)


if __name__ == "__main__":
    main()

"""Whether a document fulfils a filter: what `statements` asks of the index, asked of one version. Pure."""

from typing import Any

from app.accounts.clearance import Marking
from app.search import filters
from app.search.filters import Filter
from app.search.index import Document, Entry, Names, entry
from app.tokens import holds
from app.vocabularies.vocabulary import Vocabularies


def matches(filter_: Filter, document: Document, vocabularies: Vocabularies, names: Names | None = None) -> bool:
    """Whether a list under the filter would show the document, were it the record as it is.

    `names`, of the agencies that it names, are needed where the filter has words.
    """
    if Marking(document["marking"]).above(filter_.caller.clearance) or document["state"] not in filter_.states:
        return False
    found = entry(document, vocabularies, names)
    if filter_.text and not holds(filter_.text.ranks[-1], found.tokens):
        return False
    return all(_fulfils(criterion, document, found) for criterion in filter_.criteria)


def _fulfils(criterion: filters.Criterion, document: Document, found: Entry) -> bool:  # noqa: C901, PLR0911 - a table of cases
    columns = found.columns
    match criterion:
        case filters.AnyTerm(keys):
            return not keys.isdisjoint(found.terms)
        case filters.AnyAgency(ids):
            return not ids.isdisjoint(found.agencies)
        case filters.AnySignatory(names):
            return any(_signed_by(name, found) for name in names)
        case filters.AnyLanguage(tags):
            return not tags.isdisjoint(found.languages)
        case filters.AnyExternalId(references):
            return not references.isdisjoint(found.external_ids)
        case filters.AnyAddress(texts):
            return not texts.isdisjoint({document["id"], document["slug"]})
        case filters.AnyMarking(levels):
            return Marking(document["marking"]).level in levels
        case filters.AnyState():
            return True
        case filters.SignedFrom((number,)):
            return bool(columns["signed_last"] >= number)
        case filters.SignedTo((number,)):
            return bool(1 <= columns["signed_first"] <= number)
        case filters.AliveOn((first, last)):
            return _alive(columns, first, last)
        case filters.UpdatedSince((instant,)):
            return bool(document["updated_at"] >= instant)
    raise AssertionError(f"no such criterion: {criterion}")


def _signed_by(name: tuple[str, ...], found: Entry) -> bool:
    people = {person for _, person in found.signatories}
    return any(all((word, person) in found.signatories for word in name) for person in people)


def _alive(columns: dict[str, Any], first: int, last: int) -> bool:
    return columns["alive_first"] is not None and columns["alive_first"] <= last and columns["alive_last"] >= first

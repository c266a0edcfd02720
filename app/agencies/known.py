"""The agencies that many records may mean, looked up for all of them at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import Connection

from app.accounts.clearance import Marking
from app.agencies import repository
from app.agencies.rules import Agency, Reference
from app.text import fold
from app.vocabularies.vocabulary import Term


class KnownAgencies:
    """Those within a clearance that have an id or a spelling of one of the references. New ones are added as they are made."""

    def __init__(
        self, connection: Connection, clearance: Marking, references: Iterable[tuple[Term, Reference]]
    ) -> None:
        self._by_name: dict[tuple[str, str], dict[int, Agency]] = defaultdict(dict)
        named = set(references)
        ids = {reference.id.casefold() for _, reference in named if reference.id}
        spellings = set().union(*(reference.spellings() for _, reference in named))
        codes = {party.key: party.code for party, _ in named}
        for agency in repository.all_candidates(connection, codes, clearance, ids, spellings):
            self.add(agency)

    def add(self, agency: Agency) -> None:
        """Under its id and names, and those of the agencies that were merged into it."""
        for one in (agency, *agency.merged):
            for name in {one.id, *(fold(name.text) for name in one.names)}:
                self._by_name[agency.party, name][agency.pk] = agency

    def candidates(self, party: Term, ids: Collection[str], spellings: Collection[str]) -> list[Agency]:
        """The party's agencies that have one of the ids or, folded, one of the spellings."""
        found: dict[int, Agency] = {}
        for name in (*ids, *spellings):
            found |= self._by_name.get((party.code, name), {})
        return list(found.values())

    def has(self, party: Term, reference: Reference) -> bool:
        """Whether an agency of the party has the id, or one of the spellings, so that none need be made."""
        ids = (reference.id.casefold(),) if reference.id else ()
        return any((party.code, name) in self._by_name for name in (*ids, *reference.spellings()))

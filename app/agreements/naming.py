"""From the agencies and records that a submission names to the registry's own: found, or made where they are new."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy import Connection

from app.accounts.clearance import MARKINGS, Caller, Marking
from app.agencies import repository as agencies
from app.agencies.known import KnownAgencies
from app.agencies.rules import ID_PATTERN, Agency, Ambiguous, Reference, find, names_of_new, readable_id
from app.agreements.rules import party_of
from app.agreements.schemas import AgencyReference, Content, Party
from app.db.engine import lock
from app.errors import Mistake
from app.text import nearest
from app.vocabularies.vocabulary import Term, Vocabularies


@dataclass(slots=True)
class Naming:
    """The content with agencies by id alone; `agencies` are those it names, by id."""

    content: Content
    agencies: dict[str, Agency] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Finder:
    """For whom agencies are found and made, and with what.

    `own` are the pks of those that the record names already: its writer knows of them. `published` is False for a
    draft: an agency that is made for one is known to nobody else. With `take_over`, as imports have it, an agency that
    comes with an id of its own is that one and no other of like name. `among` are agencies looked up before, for this
    record and others; the registry is asked for those that are not there.
    """

    connection: Connection
    caller: Caller
    vocabularies: Vocabularies
    new_id: Callable[[], UUID]
    own: Collection[int]
    published: bool
    take_over: bool = False
    among: KnownAgencies | None = None


def name_agencies(finder: Finder, content: Content) -> Naming:
    """Finds every agency that the content names within the caller's clearance, and makes those that are new."""
    naming = Naming(_copied(content))
    of_party: dict[str, list[Agency]] = {}
    for n, party in enumerate(naming.content.parties):
        term = party_term(party, finder.vocabularies)
        if term is None:
            continue
        maker = _Maker(finder, term, content.marking)
        found = of_party.setdefault(term.code, [])
        elsewhere = {text for signatory in party.signatories for text in signatory.agencies}
        elsewhere |= {point.agency for point in naming.content.contact_points if point.agency}
        for k, agency in enumerate(maker.agencies(party, elsewhere, f"/parties/{n}/agencies", naming.mistakes)):
            if agency is not None:
                if agency in found:
                    naming.mistakes.append(
                        Mistake("listed_twice", f"{agency.id} is named twice.", pointer=f"/parties/{n}/agencies/{k}")
                    )
                found.append(agency)
        party.agencies = [AgencyReference(id=agency.id) for agency in found]
        for k, signatory in enumerate(party.signatories):
            where = f"/parties/{n}/signatories/{k}/agencies"
            signatory.agencies = [
                _among(found, text, f"{where}/{i}", naming.mistakes) for i, text in enumerate(signatory.agencies)
            ]
    for n, point in enumerate(naming.content.contact_points):
        if point.agency is not None and point.party in of_party:
            point.agency = _among(of_party[point.party], point.agency, f"/contact_points/{n}/agency", naming.mistakes)
    naming.agencies = {agency.id: agency for found in of_party.values() for agency in found}
    return naming


def _copied(content: Content) -> Content:
    """A content of which all that is found, made or numbered in a write can be put in place: what was sent stays as it was."""
    return content.model_copy(
        update={
            "parties": [
                party.model_copy(update={"signatories": [one.model_copy() for one in party.signatories]})
                for party in content.parties
            ],
            "contact_points": [point.model_copy() for point in content.contact_points],
            "relations": [relation.model_copy() for relation in content.relations],
        }
    )


def party_term(party: Party, vocabularies: Vocabularies) -> Term | None:
    """The term of the one country or organization that the party is; None where it is none, or both."""
    code = party_of(party)
    if code is None or (party.country and party.organization):
        return None
    return vocabularies["countries" if party.country else "organizations"].get(code)


def _among(found: list[Agency], text: str, where: str, mistakes: list[Mistake]) -> str:
    """The id of the one that the text means by id, name or acronym; a signatory or contact has no other agencies."""
    try:
        agency = find(Reference(id=text, name=text), found)
    except Ambiguous as several:
        mistakes.append(_ambiguous(several, where))
        return text
    if agency is None:
        ids = [one.id for one in found]
        mistakes.append(
            Mistake(
                "not_an_agency_of_the_party",
                f"The party names no agency {text[:100]!r}: name it among the party's agencies first.",
                pointer=where,
                suggestion=nearest(text, ids) or (ids[0] if len(ids) == 1 else None),
            )
        )
        return text
    return agency.id


def _ambiguous(several: Ambiguous, where: str) -> Mistake:
    return Mistake(
        "ambiguous_agency",
        f"Several agencies fit: {', '.join(several.ids)}. Give the id of one.",
        pointer=where,
        suggestion=several.ids[0],
    )


def _names(references: list[Reference]) -> tuple[set[str], set[str]]:
    """The ids and the spellings of the references."""
    ids = {reference.id.casefold() for reference in references if reference.id}
    return ids, set().union(*(reference.spellings() for reference in references))


@dataclass(frozen=True, slots=True)
class _Maker:
    """Finds and makes the agencies of one party."""

    finder: Finder
    party: Term
    marking: str
    made: list[Agency] = field(default_factory=list)

    def agencies(
        self, party: Party, elsewhere: Collection[str], where: str, mistakes: list[Mistake]
    ) -> list[Agency | None]:
        """Those that the party names. `elsewhere` is how other parts of the record call them: by earlier ids, maybe."""
        references = [Reference(a.id, a.name, a.acronym, a.kind) for a in party.agencies]
        ids, spellings = _names(references)
        ids |= {text.casefold() for text in elsewhere}
        among = self.finder.among
        known = among.candidates(self.party, ids, spellings) if among else self._known(ids, spellings)
        named: list[Agency | None] = []
        for k, reference in enumerate(references):
            try:
                agency = self._found(reference, known)
                if agency is None:
                    # Another writer may be making it at this moment: wait for them, and look again. One lock for all
                    # parties: with one for each, two writers who name them in either order would wait for each other.
                    lock(self.finder.connection, "agencies")
                    known = self._known(ids, spellings)
                    agency = self._found(reference, known)
            except Ambiguous as several:
                mistakes.append(_ambiguous(several, f"{where}/{k}"))
                agency = None
            else:
                if agency is None and (agency := self._new(reference, f"{where}/{k}", mistakes)):
                    known.append(agency)
                    self.made.append(agency)
            named.append(agency)
        return named

    def _known(self, ids: Collection[str], spellings: Collection[str]) -> list[Agency]:
        """The party's agencies that have one of these ids or spellings, and those that were just made."""
        found = agencies.candidates(
            self.finder.connection,
            self.party,
            self.finder.caller.clearance,
            ids,
            spellings,
            self.finder.own,
        )
        return [*found, *(one for one in self.made if one.pk not in {agency.pk for agency in found})]

    def _found(self, reference: Reference, known: list[Agency]) -> Agency | None:
        return find(replace(reference, name=None, acronym=None) if self._comes_with_id(reference) else reference, known)

    def _comes_with_id(self, reference: Reference) -> bool:
        return self.finder.take_over and reference.id is not None

    def _new(self, reference: Reference, where: str, mistakes: list[Mistake]) -> Agency | None:
        if reference.id and agencies.is_within(
            self.finder.connection, reference.id.casefold(), self.finder.caller.clearance
        ):
            mistakes.append(
                Mistake(
                    "agency_of_another_party",
                    f"{reference.id[:100]} is not an agency of {self.party.code}.",
                    pointer=f"{where}/id",
                )
            )
            return None
        if not (reference.name or reference.acronym):
            if reference.id:
                known = agencies.ids_within(self.finder.connection, self.party, self.finder.caller.clearance)
                mistakes.append(
                    Mistake(
                        "unknown_agency",
                        f"{self.party.code} has no agency {reference.id[:100]!r}. A new one is made from its name.",
                        pointer=f"{where}/id",
                        suggestion=nearest(reference.id, known),
                    )
                )
            return None
        if reference.id and not ID_PATTERN.fullmatch(reference.id):
            mistakes.append(
                Mistake(
                    "invalid",
                    "An agency's id has only a-z, 0-9 and single hyphens.",
                    pointer=f"{where}/id",
                    suggestion=readable_id(self.party.code, reference),
                )
            )
            return None
        kind = self.finder.vocabularies["agency_kinds"].get(reference.kind) if reference.kind else None
        marking = Marking(self.marking) if self.marking in MARKINGS else Marking.CLEAR
        level = marking.level if self.finder.published else agencies.UNSEEN
        return agencies.add(
            self.finder.connection,
            self._free_id(reference, marking),
            self.party,
            kind,
            names_of_new(reference),
            level,
        )

    def _free_id(self, reference: Reference, marking: Marking) -> str:
        """The id asked for, else a readable one; a random one above clear or where it is taken: ids tell nothing."""
        random = f"{self.party.code.casefold()}-{self.finder.new_id().hex[-12:]}"
        if reference.id is None and marking != Marking.CLEAR:
            return random
        wanted = reference.id or readable_id(self.party.code, reference)
        return random if agencies.is_taken(self.finder.connection, wanted) else wanted

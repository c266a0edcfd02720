"""Making an agency, and changing one: how it is called, what it is, which it is a part of."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from app.accounts import audit
from app.accounts.clearance import Marking
from app.agencies import repository as agencies
from app.agencies.repository import Kept
from app.agencies.rules import Agency, Name, Reference, find
from app.agreements.renaming import name_anew
from app.agreements.writing import Writer
from app.directory import repository
from app.directory.rules import SentAgency, taken
from app.directory.shown import AgencyItem, kept_digest, no_agency, shown
from app.errors import Conflict, Invalid, Mistake, Moved
from app.http.conditional import check_match
from app.text import fold, nearest
from app.vocabularies.vocabulary import Term


def create(connection: Connection, writer: Writer, sent: SentAgency) -> AgencyItem:
    """A new agency, known to all who write from now on; readers see it once a record that they see names it.

    An id that only agencies hidden from the editor have becomes another one, silently. Raises Invalid with every
    mistake, or Conflict where an agency that the editor may know has the id, a name or an acronym.
    """
    agencies.hold_alone(connection)
    parent, mistakes = _parent(connection, writer, sent, None)
    party = _right(sent, mistakes)
    _refuse_taken(connection, writer, sent, party, None)
    wanted = sent.content.id or sent.readable_id()
    if agencies.is_taken(connection, wanted):
        wanted = f"{party.code.casefold()}-{writer.new_id().hex[-12:]}"
    agencies.add(connection, wanted, party, sent.kind, sent.names, Marking.CLEAR.level, own=True)
    made = held_agency(connection, writer, wanted)
    if parent is not None:
        agencies.put(connection, replace(made, parent=parent))
    note(connection, writer, "created", made)
    return shown_now(connection, writer, wanted)


def put(
    connection: Connection, writer: Writer, agency_id: str, sent: SentAgency, if_match: str, comment: str | None
) -> AgencyItem:
    """The agency as it is after the change. Where records call it otherwise then, each gets a version.

    Raises NotFound, Moved, PreconditionFailed, Invalid, or Conflict where another agency is called so.
    """
    agencies.hold_alone(connection)
    held = held_agency(connection, writer, agency_id)
    before = shown_now(connection, writer, held.id)
    check_match(if_match, kept_digest(before))
    parent, mistakes = _parent(connection, writer, sent, held)
    party = _right(sent, [*_same_party(sent, held), *mistakes])
    _refuse_taken(connection, writer, sent, party, held)
    changed = replace(held, kind=sent.kind.key if sent.kind else None, parent=parent, names=sent.names)
    if changed == held:
        return before
    agencies.put(connection, changed)
    note(connection, writer, "updated", held)
    name_anew_where_called_otherwise(connection, writer, held.as_named(party), changed.as_named(party), comment)
    return shown_now(connection, writer, held.id)


def held_agency(connection: Connection, writer: Writer, agency_id: str) -> Kept:
    """The agency of that id, within the editor's clearance. Raises NotFound, or Moved from one that was merged."""
    clearance = writer.caller.clearance
    held = agencies.kept_at(connection, agency_id, clearance)
    if held is None:
        raise no_agency()
    if held.into_pk is not None and (into := agencies.kept_as(connection, held.into_pk, clearance)):
        raise Moved(into.id)
    return held


def shown_now(connection: Connection, writer: Writer, agency_id: str) -> AgencyItem:
    """The agency as the transaction has it."""
    rows = connection.execute(repository.one_agency(writer.caller, agency_id)).all()
    names = connection.execute(repository.names([row[0] for row in rows])).all()
    return shown(rows, names, writer.vocabularies)[0]


def note(connection: Connection, writer: Writer, action: str, kept: Kept) -> None:
    target = f"/v1/agencies/{kept.id}"
    audit.record(connection, writer.caller, f"agency.{action}", target, writer.instant, kept.marking)


def name_anew_where_called_otherwise(
    connection: Connection, writer: Writer, before: Agency, after: Agency, comment: str | None
) -> None:
    if before.names != after.names:
        name_anew(connection, writer, before.pk, before.id, after, comment)


def _right(sent: SentAgency, found: Sequence[Mistake]) -> Term:
    """The party. Raises Invalid where there is a mistake."""
    if sent.mistakes or found or sent.party is None:
        raise Invalid([*sent.mistakes, *found])
    return sent.party


def _same_party(sent: SentAgency, held: Kept) -> list[Mistake]:
    if sent.party is None or sent.party.key == held.party:
        return []
    where = "/country" if sent.party.vocabulary == "countries" else "/organization"
    return [Mistake("another_party", "An agency stays with its country or organization.", pointer=where)]


def _parent(
    connection: Connection, writer: Writer, sent: SentAgency, held: Kept | None
) -> tuple[int | None, list[Mistake]]:
    """The pk of the agency that this one is a part of, and what is wrong with it."""
    clearance, text = writer.caller.clearance, sent.content.parent
    if text is None or sent.party is None:
        # Null is what the editor was shown in place of a parent hidden from them: that one stays.
        hidden = (
            held is not None and held.parent is not None and not agencies.kept_as(connection, held.parent, clearance)
        )
        return (held.parent if held and hidden else None), []
    ids = {text.casefold()}
    found = find(Reference(id=text), agencies.candidates(connection, sent.party, clearance, ids, (), ()))
    if found is None:
        known = agencies.ids_within(connection, sent.party, clearance)
        detail = f"{sent.party.code} has no agency {text[:100]!r}."
        return None, [Mistake("unknown_agency", detail, pointer="/parent", suggestion=nearest(text, known))]
    if held is not None and _makes_a_circle(connection, writer, held, found):
        detail = f"{found.id} is {'this one itself' if found.pk == held.pk else 'a part of this one'}."
        return None, [Mistake("part_of_itself", detail, pointer="/parent")]
    return found.pk, []


def _makes_a_circle(connection: Connection, writer: Writer, held: Kept, parent: Agency) -> bool:
    """Whether the parent is below the agency. Where only one hidden from the editor makes it so, that is cut off.

    To refuse it would tell of the hidden one.
    """
    line = agencies.line_above(connection, parent.pk)
    between = [pk for pk, _ in line]
    if held.pk not in between:
        return False
    for pk, marking in line[: between.index(held.pk)]:
        if marking > writer.caller.clearance.level:
            agencies.cut_off(connection, pk)
            return False
    return True


def _refuse_taken(connection: Connection, writer: Writer, sent: SentAgency, party: Term, held: Kept | None) -> None:
    ids = {sent.content.id} if sent.content.id and held is None else set()
    spellings = {fold(name.text) for name in sent.names}
    known = agencies.candidates(connection, party, writer.caller.clearance, ids, spellings, ())
    others = [one for one in known if held is None or one.pk != held.pk]
    before: tuple[Name, ...] = held.names if held else ()
    mistakes = [*_id_taken(connection, writer, ids), *taken(sent, before, others)]
    if mistakes:
        raise Conflict("The registry has an agency of this id or name.", mistakes)


def _id_taken(connection: Connection, writer: Writer, ids: set[str]) -> list[Mistake]:
    return [
        Mistake("id_taken", f"Another agency has or had the id {one[:100]}.", pointer="/id")
        for one in ids
        if agencies.is_within(connection, one, writer.caller.clearance)
    ]

"""Versions of the records that name an agency, where it is called otherwise or was merged into another."""

from typing import Any

from sqlalchemy import Connection

from app.agencies.rules import Agency
from app.agreements import repository
from app.agreements.document import Document
from app.agreements.journal import Act
from app.agreements.relations import next_version
from app.agreements.writing import Writer
from app.review import repository as review
from app.search.place import FIRST
from app.search.rebuild import Filed, file_again

# So many records are in memory at once.
_BATCH = 500


def name_anew(
    connection: Connection, writer: Writer, pk: int, old_id: str, agency: Agency, comment: str | None
) -> None:
    """Every record that names the agency of that pk and id is found by this one, and gets a version that names it as it
    is called now where that is another name.

    Of whatever state and marking: what a record says does not depend on who keeps its agencies. Nothing tells how many
    there were. Changes that wait for review are brought along, under a new tag.
    """
    act, after = Act(writer.caller, "agency", comment), FIRST
    while page := repository.naming(connection, pk, after, _BATCH):
        after = page[-1].place
        amended = {
            held.pk: (held, next_version(held, writer, **changes))
            for held in page
            if (changes := named_anew(held.document, old_id, agency))
        }
        repository.amend_each(connection, list(amended.values()), act)
        # Words find a record by all names of its agencies, those too that it does not show.
        documents = {held.pk: amended[held.pk][1] if held.pk in amended else held.document for held in page}
        file_again(connection, writer.vocabularies, [Filed(held.pk, held.place, documents[held.pk]) for held in page])
    for agreement_pk, document in review.naming(connection, old_id):
        if changes := named_anew(document, old_id, agency):
            review.put(connection, agreement_pk, {"document": {**document, **changes}})


def named_anew(document: Document, old_id: str, agency: Agency) -> Document:
    """The keys of the document that change where `agency` is named in place of that of the old id, with their values.

    A list that named both names it once, in the first place; evidence goes on pointing to what it pointed to. Pure.
    """
    new = {"id": agency.id, "name": agency.name, "acronym": agency.acronym}
    moved: dict[str, str] = {}

    def instead(agency_id: str | None) -> str | None:
        return agency.id if agency_id == old_id else agency_id

    def once(named: list[Any], where: str) -> list[Any]:
        kept: list[Any] = []
        for n, one in enumerate(named):
            if one not in (new, agency.id) or one not in kept:
                kept.append(one)
            moved[f"{where}/{n}"] = f"{where}/{kept.index(one)}"
        return kept

    parties = [
        {
            **party,
            "agencies": once(
                [new if instead(one["id"]) == agency.id else one for one in party["agencies"]], f"/parties/{n}/agencies"
            ),
            "signatories": [
                {
                    **person,
                    "agencies": once(
                        [instead(one) for one in person["agencies"]], f"/parties/{n}/signatories/{k}/agencies"
                    ),
                }
                for k, person in enumerate(party["signatories"])
            ],
        }
        for n, party in enumerate(document["parties"])
    ]
    points = [{**point, "agency": instead(point["agency"])} for point in document["contact_points"]]
    evidence = [{**one, "pointer": _moved(one["pointer"], moved)} for one in document["evidence"]]
    changed = {"parties": parties, "contact_points": points, "evidence": evidence}
    return {key: value for key, value in changed.items() if value != document[key]}


def _moved(pointer: str, moved: dict[str, str]) -> str:
    """The JSON pointer to where what it leads to, or what that is a part of, stands now."""
    parts = pointer.split("/")
    for length in range(len(parts), 0, -1):
        start = "/".join(parts[:length])
        if start in moved:
            return "/".join([moved[start], *parts[length:]])
    return pointer

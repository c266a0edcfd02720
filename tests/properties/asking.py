"""What a record must come back as, and by which filters it must be found and not be found."""

from collections.abc import Iterator
from copy import deepcopy

from app.text import words
from app.vocabularies.vocabulary import shipped
from tests.properties.strategies import spellings
from tests.records import Record

CODED = {
    "scope": ("scope_areas", "scope_areas"),
    "form": ("cooperation_forms", "cooperation_forms"),
    "instrument_type": ("instrument_types", "instrument_type"),
    "status": ("statuses", "status"),
    "legal_effect": ("legal_effects", "legal_effect"),
    "level": ("levels", "level"),
}


def as_given_back(sent: Record, stored: Record) -> Record:
    """What was sent as the registry says it: agencies under their ids, the status that follows from the dates.

    Ids that the registry makes are taken from what it stored.
    """
    wanted = deepcopy(sent)
    if sent.get("status", "") is None:
        wanted["status"] = "signed" if sent.get("signed_on") else "announced"
    if sent.get("slug", "") is None:
        wanted["slug"] = stored["slug"]
    ids: dict[str, dict[str, str]] = {}
    for party, given in zip(wanted["parties"], stored["parties"], strict=True):
        known = zip(party["agencies"], given["agencies"], strict=True)
        named = {name: back["id"] for agency, back in known for name in spellings(agency)}
        party["agencies"] = [
            {
                "id": agency.get("id") or back["id"],
                "name": agency.get("name") or agency["acronym"],
                "acronym": agency.get("acronym"),
            }
            for agency, back in zip(party["agencies"], given["agencies"], strict=True)
        ]
        for signatory in party["signatories"]:
            signatory["agencies"] = [named[name] for name in signatory["agencies"]]
        ids[party["country"] or party["organization"]] = named
    for point, given in zip(wanted.get("contact_points", ()), stored["contact_points"], strict=True):
        point["agency"] = point["agency"] and ids[point["party"]][point["agency"]]
        point["id"] = given["id"]
    return wanted


def _above(area: str) -> set[str]:
    """The area and everything above it."""
    return {area}.union(*(_above(broader) for broader in shipped()["scope_areas"][area].broader))


def finding(stored: Record) -> Iterator[tuple[str, str]]:
    """Every parameter by which the record is found, with each value."""
    for party in stored["parties"]:
        yield ("country", party["country"]) if party["country"] else ("organization", party["organization"])
        yield from (("agency", agency["id"]) for agency in party["agencies"])
        # A comma would ask for any of two names, and a name of more than 20 words is not looked for.
        names = [words(one["name"])[:20] for one in party["signatories"]]
        yield from (("signatory", " ".join(name)) for name in names if name)
    yield from (("scope", above) for area in stored["scope_areas"] for above in _above(area))
    yield from (("form", form) for form in stored["cooperation_forms"])
    yield from (("contact_role", point["role"]) for point in stored["contact_points"])
    for key in ("id", "instrument_type", "status", "legal_effect", "level", "marking"):
        if stored[key]:
            yield key, stored[key]
    yield "id", stored["slug"]
    for tag in stored["titles"]:
        yield "language", tag
        yield "language", tag.partition("-")[0]
    for external in stored["external_ids"]:
        if "," not in external["value"]:
            yield "external_id", f"{external['scheme']}:{external['value']}"
    if stored["signed_on"]:
        yield "signed_from", stored["signed_on"]
        yield "signed_to", stored["signed_on"]
        # A partial date is found by its last day and by its first.
        yield "signed_from", stored["signed_on"] + {4: "-12-31", 7: "-28", 10: ""}[len(stored["signed_on"])]
        yield "signed_to", stored["signed_on"] + {4: "-01-01", 7: "-01", 10: ""}[len(stored["signed_on"])]


def missing(stored: Record) -> Iterator[tuple[str, str]]:
    """Parameters by which the record is not found, each with a value that it does not say."""
    for parameter, (vocabulary, key) in CODED.items():
        said = stored[key] if isinstance(stored[key], list) else [stored[key]]
        found_by = {above for area in said for above in _above(area)} if parameter == "scope" else set(said)
        yield from [(parameter, code) for code in shipped()[vocabulary] if code not in found_by][:1]
    if stored["signed_on"]:
        yield from [("signed_to", f"{int(stored['signed_on'][:4]) - 1:04}")] if stored["signed_on"] >= "0002" else []
        yield "signed_from", f"{int(stored['signed_on'][:4]) + 1:04}"
    else:
        yield "signed_from", "0001"

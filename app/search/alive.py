"""On which days an agreement is in effect: section 1 of the contract, "Alive on a day". Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app import dates
from app.vocabularies.vocabulary import Vocabularies

_ENDLESS = dates.number(date.max)


def alive_days(document: Mapping[str, Any], vocabularies: Vocabularies) -> tuple[int, int] | None:
    """The first and the last day (`app.dates.number`) on which the agreement is alive, or None where it is on none.

    A partial date counts from its earliest day at the start and to its latest at the end.
    """
    effect = vocabularies["statuses"][document["status"]].attributes["effect"]
    begun = _beginning(document, effect, vocabularies)
    ends = [dates.parse(document[key]).last for key in ("terminated_on", "expires_on") if document[key]]
    if effect == "none" or begun is None or (effect == "ended" and not ends):
        return None
    first, last = dates.number(dates.parse(begun).first), dates.number(min(ends)) if ends else _ENDLESS
    return (first, last) if first <= last else None


def _beginning(document: Mapping[str, Any], effect: str, vocabularies: Vocabularies) -> str | None:
    """The date from which it is in effect: that of entry into force, or the signature where that is enough."""
    from_signature = (
        effect in ("began", "ended")
        or vocabularies["instrument_types"][document["instrument_type"]].attributes.get("from_signature", False)
        or document["legal_effect"] == "non_binding"
    )
    found: str | None = document["in_force_on"] or (document["signed_on"] if from_signature else None)
    return found

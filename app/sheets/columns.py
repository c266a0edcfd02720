"""The columns of a sheet: what of a record each holds, in both directions. Pure.

Exports write them, imports read them, templates explain them. One row is one agreement, and every key of a record has
its column, so that a sheet loses nothing; `tests/sheets` holds this for any record.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.errors import Mistake
from app.sheets import parts
from app.sheets.notation import ITEMS, escaped, joined, plain
from app.sheets.parts import Part, items
from app.vocabularies.vocabulary import LANGUAGES, Vocabularies

Document = Mapping[str, Any]


@dataclass(slots=True)
class Draft:
    """What was read of a row so far: the record, what is wrong with its cells, and the codes to tell parties by."""

    vocabularies: Vocabularies
    record: dict[str, Any] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Column:
    """`key` is the record's; `about` says what stands here.

    `read` puts what a cell says into the draft; None where the registry itself says it, and a sheet cannot.
    `vocabularies` are those whose codes are used here, with `one_code` one code a cell; `choices` are all that a cell
    may be where there is no vocabulary for it.
    """

    name: str
    key: str
    about: str
    write: Callable[[Document], str]
    read: Callable[[str, Draft], None] | None
    vocabularies: tuple[str, ...] = ()
    one_code: bool = False
    choices: tuple[str, ...] = ()
    width: int = 14


def text(key: str, about: str, *vocabularies: str, **more: Any) -> Column:
    def read(cell: str, draft: Draft) -> None:
        draft.record[key] = cell.strip() or None

    return Column(key, key, about, lambda document: document[key] or "", read, vocabularies, bool(vocabularies), **more)


def own(key: str, about: str) -> Column:
    """What the registry says of the record."""
    return Column(key, key, f"{about} Not read by an import.", lambda document: str(document[key]), None, width=27)


def date(key: str, about: str) -> Column:
    return text(key, f"{about}, as exactly as it is known: 2022-05-10, 2022-05 or 2022.", width=12)


def flag(key: str, about: str) -> Column:
    def read(cell: str, draft: Draft) -> None:
        draft.record[key] = parts.read_flag(cell)

    write = parts.flag_text
    return Column(key, key, about, lambda document: write(document[key]), read, choices=("true", "false"))


def codes(key: str, about: str, vocabulary: str) -> Column:
    def write(document: Document) -> str:
        return joined((escaped(code, ITEMS) for code in document[key]), ITEMS)

    def read(cell: str, draft: Draft) -> None:
        draft.record[key] = [plain(item) for item in items(cell)]

    return Column(key, key, about, write, read, (vocabulary,), width=40)


def part(key: str, about: str, part: Part, *vocabularies: str) -> Column:
    def read(cell: str, draft: Draft) -> None:
        draft.record[key] = part.objects(cell, key, draft.mistakes)

    about = f"{about}: {part.pattern}, with ; between several."
    return Column(key, key, about, lambda document: part.cell(document[key]), read, vocabularies, width=40)


def by_language(name: str, key: str, about: str) -> tuple[Column, ...]:
    """A column for each language of the vocabularies' labels, and one for all others."""
    names = {"en": "English", "fr": "French", "ar": "Arabic", "es": "Spanish", "nl": "Dutch"}

    def column(tag: str) -> Column:
        def read(cell: str, draft: Draft) -> None:
            texts = draft.record.setdefault(key, {})
            if cell.strip():
                texts[tag] = cell.strip()

        write = lambda document: document[key].get(tag, "")  # noqa: E731 - as the other columns have it
        return Column(f"{name}_{tag}", key, f"{about} in {names[tag]}.", write, read, width=50)

    others = pairs(f"{name}_other", key, f"{about} in other languages", parts.text("text"), LANGUAGES)
    return (*(column(tag) for tag in LANGUAGES), others)


def pairs(
    name: str,
    key: str,
    about: str,
    value: parts.Field,
    apart: tuple[str, ...] = (),
    vocabularies: tuple[str, ...] = (),
) -> Column:
    """A mapping by language tag as items; the tags `apart` have columns of their own."""
    pair = Part((parts.text("language"), value))

    def write(document: Document) -> str:
        said = document[key].items()
        return pair.cell({"language": tag, value.name: one} for tag, one in said if tag not in apart)

    def read(cell: str, draft: Draft) -> None:
        texts = draft.record.setdefault(key, {})
        for found in pair.objects(cell, name, draft.mistakes):
            tag = found["language"] or ""
            if tag in texts:
                detail = f"The column {name} names the language {tag[:100]} again."
                draft.mistakes.append(Mistake("listed_twice", detail, pointer=f"/{key}"))
            texts[tag] = found[value.name]

    about = f"{about}: {pair.pattern}, with ; between several."
    return Column(name, key, about, write, read, vocabularies, width=30)


def signed_at() -> Column:
    place = Part((parts.text("place"), parts.text("country")))

    def write(document: Document) -> str:
        return "" if document["signed_at"] is None else place.item(document["signed_at"])

    def read(cell: str, draft: Draft) -> None:
        found = place.objects(cell, "signed_at", draft.mistakes)
        if len(found) > 1:
            detail = f"The column signed_at holds one place: {place.pattern}."
            draft.mistakes.append(Mistake("too_many", detail, pointer="/signed_at"))
        draft.record["signed_at"] = found[0] if found else None

    about = f"Where it was signed: {place.pattern}."
    return Column("signed_at", "signed_at", about, write, read, ("countries",), width=20)


def party_code(party: Document) -> str:
    return party["country"] or party["organization"] or ""


def parties() -> Column:
    def write(document: Document) -> str:
        return joined((escaped(party_code(party), ITEMS) for party in document["parties"]), ITEMS)

    def read(cell: str, draft: Draft) -> None:
        draft.record["parties"] = [_party(plain(item), draft.vocabularies) for item in items(cell)]

    about = "The parties with ; between them: countries by ISO 3166-1 code, organizations by theirs."
    return Column("parties", "parties", about, write, read, ("countries", "organizations"), width=12)


def _party(text: str, vocabularies: Vocabularies) -> dict[str, Any]:
    countries, organizations = vocabularies["countries"], vocabularies["organizations"]
    country = countries.canonical(text)
    # A code of neither is taken for one of those among which something like it is found, and is refused there.
    is_country = country or not (text in organizations or (organizations.suggest(text) and not countries.suggest(text)))
    named = (
        {"country": country or text, "organization": None} if is_country else {"country": None, "organization": text}
    )
    return {**named, "agencies": [], "signatories": []}


def of_parties(name: str, about: str, part: Part, *vocabularies: str) -> Column:
    """What each party has several of; the first field of an item says whose it is."""
    whole = Part((parts.text("party"), *part.fields))

    def write(document: Document) -> str:
        return whole.cell({"party": party_code(party), **one} for party in document["parties"] for one in party[name])

    def read(cell: str, draft: Draft) -> None:
        by_code = {party_code(party): party[name] for party in draft.record.get("parties", ())}
        countries = draft.vocabularies["countries"]
        for found in whole.objects(cell, name, draft.mistakes):
            code = found.pop("party") or ""
            of_party = by_code.get(countries.canonical(code) or code)
            if of_party is None:
                detail = f"The column {name} names the party {code[:100]!r}, which the column parties does not name."
                draft.mistakes.append(Mistake("not_a_party", detail, pointer="/parties"))
            else:
                of_party.append({key: value for key, value in found.items() if value is not None or key != "kind"})

    about = f"{about}: {whole.pattern}, with ; between several."
    return Column(name, "parties", about, write, read, ("countries", "organizations", *vocabularies), width=50)

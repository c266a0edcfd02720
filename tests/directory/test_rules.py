"""How an agency is called that another was merged into."""

from app.agencies.rules import ACRONYM, Name
from app.directory.rules import united

OWN = (Name("official", "en", "Police"), Name("former", "fr", "Sûreté"), Name(ACRONYM, None, "PF"))


def test_what_was_official_becomes_an_alias_and_what_was_former_stays_so() -> None:
    others = (Name("official", "en", "Customs"), Name("former", "en", "Excise"), Name("alias", "en", "The tax men"))
    assert united(OWN, others) == (
        *OWN[:2], Name("alias", "en", "Customs"), *others[1:], OWN[2],
    )  # fmt: skip


def test_no_name_stands_twice_in_whatever_writing() -> None:
    others = (Name("official", "und", "SURETE"), Name("alias", "en", "PF"), Name(ACRONYM, None, "pf"))
    assert united(OWN, others) == (*OWN[:2], others[1], OWN[2])


def test_there_are_no_more_names_than_can_be_put_back() -> None:
    others = [Name("official", "en", f"Name {n}") for n in range(120)] + [
        Name(ACRONYM, None, f"N{n}") for n in range(120)
    ]
    both = united(OWN, others)
    assert both[:2] == OWN[:2]
    assert len([name for name in both if name.kind == ACRONYM]) == len(both) / 2 == 100

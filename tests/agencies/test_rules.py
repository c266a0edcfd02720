"""How an agency is found among those of its party, and what a new one is called."""

import pytest

from app.agencies.rules import ACRONYM, Agency, Ambiguous, Name, Reference, find, names_of_new, readable_id

DGSN = Agency(
    1,
    "ma-dgsn",
    "MA",
    "police",
    (
        Name("official", "ar", "المديرية العامة للأمن الوطني"),
        Name("official", "en", "General Directorate of National Security"),
        Name("official", "fr", "Direction générale de la sûreté nationale"),
        Name("former", "fr", "Sûreté Nationale"),
        Name("alias", "is", "Þjóðaröryggi"),
        Name(ACRONYM, None, "DGSN"),
        Name(ACRONYM, None, "SN"),
    ),
)
DGST = Agency(2, "ma-dgst", "MA", None, (Name("official", "en", "Watch"), Name(ACRONYM, None, "DGST")))
TWIN = Agency(3, "ma-watch-2", "MA", None, (Name("official", "en", "Watch"), Name(ACRONYM, None, "DGST")))
KNOWN = [DGSN, DGST]


@pytest.mark.parametrize(
    "spelling",
    [
        "General Directorate of National Security",
        "GENERAL directorate  of national SECURITY",
        "Direction Generale de la Surete Nationale",
        "Direction ge\u0301ne\u0301rale de la su\u0302rete\u0301 nationale",
        "sûreté nationale",
        "المديرية العامة للأمن الوطني",
        "المديرية العامة للامن الوطني",
        "المديريه العامه للأمن الوطنى",
        "المُدِيرِيَّةُ العَامَّةُ لِلأَمْنِ الوَطَنِيّ",
        "المديـــرية العامة للأمن الوطني",
        "thjodaroryggi",
        "dgsn",
        "sn",
    ],
)
def test_an_agency_is_found_by_any_of_its_names_and_acronyms(spelling: str) -> None:
    assert find(Reference(name=spelling), KNOWN) is DGSN


@pytest.mark.parametrize("name", ["General Directorate", "Security", "DGS", "Watch out", "الأمن"])
def test_a_part_of_a_name_finds_nothing(name: str) -> None:
    assert find(Reference(name=name, acronym="XY"), KNOWN) is None


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        (Reference(id="ma-dgst", name="Sûreté nationale", acronym="DGSN"), DGST),
        (Reference(id="MA-DGST"), DGST),
        (Reference(id="ma-new", name="Watch", acronym="DGSN"), DGST),
        (Reference(name="Sûreté nationale", acronym="DGST"), DGSN),
        (Reference(name="DGST", acronym="DGSN"), DGST),
        (Reference(name="A new name", acronym="dgst"), DGST),
        (Reference(acronym="sn"), DGSN),
        (Reference(acronym="Watch"), None),
        (Reference(id="ma-new"), None),
        (Reference(kind="police"), None),
    ],
)
def test_an_id_comes_before_a_name_and_a_name_before_an_acronym(reference: Reference, expected: Agency | None) -> None:
    assert find(reference, KNOWN) is expected


@pytest.mark.parametrize("reference", [Reference(name="watch"), Reference(name="dgst"), Reference(acronym="DGST")])
def test_two_that_fit_are_told_and_none_is_chosen(reference: Reference) -> None:
    with pytest.raises(Ambiguous) as told:
        find(reference, [TWIN, DGSN, DGST])
    assert told.value.ids == ["ma-dgst", "ma-watch-2"]


def test_an_id_decides_between_two_of_one_name() -> None:
    assert find(Reference(id="ma-watch-2", name="Watch"), [DGST, TWIN]) is TWIN


@pytest.mark.parametrize(
    ("party", "reference", "made"),
    [
        ("MA", Reference(name="General Directorate of National Security", acronym="DGSN"), "ma-dgsn"),
        ("NL", Reference(name="Netherlands Police"), "nl-netherlands-police"),
        ("MA", Reference(acronym="D.G.S.N."), "ma-d-g-s-n"),
        ("FR", Reference(name="Sûreté «nationale»"), "fr-surete-nationale"),
        ("interpol", Reference(name="General Secretariat"), "interpol-general-secretariat"),
    ],
)
def test_a_new_agency_has_an_id_that_can_be_read(party: str, reference: Reference, made: str) -> None:
    assert readable_id(party, reference) == made


def test_the_name_of_an_agency_is_the_english_official_one_or_else_the_first() -> None:
    assert DGSN.name == "General Directorate of National Security"
    other = Agency(
        4, "x", "MA", None, (Name(ACRONYM, None, "X"), Name("official", "fr", "Un"), Name("alias", "en", "One"))
    )
    assert (other.name, other.acronym) == ("Un", "X")
    assert Agency(5, "y", "MA", None, (Name("official", "und", "Y"),)).acronym is None


def test_a_new_agency_that_has_but_an_acronym_is_called_by_it() -> None:
    assert names_of_new(Reference(acronym="PF")) == (Name("official", "und", "PF"), Name(ACRONYM, None, "PF"))

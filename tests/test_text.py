"""Text as it is kept and compared."""

import pytest

from app.text import clean, fold, nearest, slugify, words


def test_text_is_kept_composed_and_trimmed() -> None:
    assert clean("\u2003 su\u0302rete\u0301 \u00a0") == "s\u00fbret\u00e9"
    assert clean("  ") == ""


def test_inner_blanks_and_invisible_marks_are_kept() -> None:
    assert clean("a  b\u200fc\u200dd") == "a  b\u200fc\u200dd"


@pytest.mark.parametrize("character", ["\x00", "\t", "\n", "\x1f", "\x7f", "\x9f", "\ud800", "\ufffe", "\uffff"])
def test_what_is_no_character_of_a_text_is_refused_by_its_name(character: str) -> None:
    with pytest.raises(ValueError, match=f"U\\+{ord(character):04X}"):
        clean(f"a{character}")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Sûreté NATIONALE", "surete nationale"),
        ("Su\u0302rete\u0301", "surete"),
        ("Straße", "strasse"),
        ("Þór Øst Æble Łódź", "thor ost aeble lodz"),
        ("İstanbul", "istanbul"),
        ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
        ("ОБЪЁМ", "объем"),
        ("  a \u00a0 b\u2003c ", "a b c"),
        ("أمن إمن آمن ٱمن", "امن امن امن امن"),
        ("مدرسة مستشفى", "مدرسه مستشفي"),
        ("ميثاقٌ مُشَدَّد", "ميثاق مشدد"),
        ("مـيـثـاق", "ميثاق"),
        ("٢٠٢٢ ۲۰۲۲ ２０２２", "2022 2022 2022"),
        ("l’Intérieur", "l'interieur"),
        ("ﬁn", "fin"),
        ("", ""),
    ],
)
def test_text_is_compared_without_case_accents_and_variants(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize("text", ["Þór Øst", "مُذَكِّرَة تفاهم", "Straße", "İI", "ǅ", "ﷺ", "각", "Ⅷ"])
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_letters_that_differ_stay_different() -> None:
    assert len({fold(text) for text in ("س", "ش", "ص", "ض", "د", "ذ")}) == 6


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Police-cooperation (2022), n° 5", ("police", "cooperation", "2022", "n", "5")),
        ("l'Intérieur", ("l", "interieur")),
        ("الأمنُ، والعدلُ", ("الامن", "والعدل")),
        ("…—", ()),
    ],
)
def test_words_are_runs_of_letters_and_digits(text: str, found: tuple[str, ...]) -> None:
    assert words(text) == found


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("National Police", "national-police"),
        ("Sûreté «nationale»", "surete-nationale"),
        ("Straße 5/6", "strasse-5-6"),
        ("…", ""),
        ("word " * 20, "-".join(["word"] * 12)),
        ("a" * 80, "a" * 60),
    ],
)
def test_a_slug_has_plain_letters_and_is_cut_at_a_word(text: str, slug: str) -> None:
    assert slugify(text) == slug


@pytest.mark.parametrize("text", ["الدرك الملكي", "警察庁", "Министерство внутренних дел"])
def test_a_slug_spells_any_script_in_plain_letters(text: str) -> None:
    assert slugify(text).replace("-", "").isascii()
    assert slugify(text).replace("-", "").isalnum()


CHOICES = ("terrorism", "drug-trafficking", "human-trafficking", "memorandum_of_understanding", "money-laundering")


@pytest.mark.parametrize(
    ("value", "choice"),
    [
        ("terorism", "terrorism"),
        ("TERRORISM", "terrorism"),
        ("drug trafficking", "drug-trafficking"),
        ("drug_traffiking", "drug-trafficking"),
        ("memo", "memorandum_of_understanding"),
        ("laundering money", "money-laundering"),
        ("zzzz", None),
        ("me", None),
        ("", None),
        ("--", None),
    ],
)
def test_the_nearest_choice_is_suggested_where_one_is_near(value: str, choice: str | None) -> None:
    assert nearest(value, CHOICES) == choice


def test_nothing_is_near_where_there_is_no_choice() -> None:
    assert nearest("terrorism", ()) is None

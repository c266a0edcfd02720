"""Whatever is sent: quotes stand at their offsets, nothing raises, and a draft is one that a record may be made of."""

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.agreements.submission import read_submission
from app.extraction.draft import LONGEST_READ
from app.vocabularies.vocabulary import shipped
from tests.extraction.reading import drafted

# Pieces of communiques in every language: put together at random they make sentences that no one would write.
PIECES = st.sampled_from(
    [
        "The Minister of Interior of Morocco, John Smith, signed", "a memorandum of understanding", "with his Spanish counterpart",
        "on 5 May 2021", "in Madrid", "drug trafficking, arms and persons", "does not cover", "had signed", "»", "“", ".", "!", "\n\n",
        "\n- ", "Europol", "\u200fوقع", "وزير الداخلية المغربي", "محمد بن علي", "مذكرة تفاهم", "مع نظيره الإسباني", "يوم الثلاثاء",
        "مكافحة المخدرات وتهريب", "بالرباط", "signé à Paris", "le ministre", "accord", "ne couvre pas", "traite des", "firmaron un acuerdo",
        "en Bogotá", "intercambio de información y", "ondertekend", "verdrag", "drugs- en wapenhandel", "\x00", "\u202e", "e\u0301",
        "İ", "ﷺ", "😀", "1443 هـ", "31/02/2020",
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(PIECES, max_size=30).map(" ".join),
    st.lists(PIECES, max_size=30).map("".join),
    st.text(max_size=300),
)


@given(TEXTS, st.sampled_from([None, "ar", "en", "es", "fr", "nl"]))
@settings(max_examples=150, deadline=None)
@example("\ud800 signed accord", "en")
@example("", None)
def test_any_text_gives_quotes_at_their_offsets_and_a_record_or_nothing(text: str, language: str | None) -> None:
    found = drafted(text, language=language)
    assert all(text[one.start : one.end] == one.quote for one in found.evidence)
    assert all(0 <= one.confidence <= 1 for one in found.evidence)
    if found.draft:
        submission = read_submission(found.draft, shipped(), date(2026, 11, 25))
        assert submission.mistakes == ()
    else:
        assert found.warnings
        assert found.evidence == []


def test_a_long_text_is_read_in_part_and_says_so() -> None:
    found = drafted("The ministers of Spain and Peru signed an agreement against terrorism. " * 2_000)
    assert found.warnings[0] == f"Only the first {LONGEST_READ} characters were read."
    assert found.draft["instrument_type"] == "agreement"


@pytest.mark.parametrize(
    "text",
    [
        "The storm reached the coast on Monday. Two roads are closed.",
        "Le club a signé un contrat avec son attaquant brésilien jusqu'en 2028.",
        "استقبل وزير الداخلية صباح اليوم سفير المجر، وتم استعراض علاقات التعاون بين البلدين.",
        "7 8 9", "…", "こんにちは世界。これは日本語の文章です。",
    ],
)  # fmt: skip
def test_what_is_no_communique_gives_an_empty_draft_and_a_warning(text: str) -> None:
    found = drafted(text)
    assert found.draft == {}
    assert len(found.warnings) == 1

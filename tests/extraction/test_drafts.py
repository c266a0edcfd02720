"""What a draft says, rule by rule."""

from typing import Any

import pytest

from app.extraction.draft import Extraction
from tests.extraction.reading import drafted

LETTER_OF_INTENT = """المدير العام للأمن الوطني ومفوض الشرطة الهولندية يوقعان خطاب نوايا

وقع المدير العام للأمن الوطني ومراقبة التراب الوطني، يونس البقالي، ومفوض شرطة الأراضي المنخفضة، اليوم الثلاثاء بالرباط، خطاب نوايا للتعاون الثنائي.

ويعد هذا الخطاب إطارا قانونيا عاما للتعاون بين المديرية العامة للأمن الوطني وشرطة الأراضي المنخفضة، ويهم مكافحة الإرهاب والتطرف العنيف، والجرائم المالية والاقتصادية، وغسل الأموال، والاتجار بالبشر والأسلحة.

ويلتزم الطرفان بتبادل المعلومات وتقاسم الخبرات، على أن يظل نطاق التعاون قابلا للتطوير. وتعين كل من المديرية العامة للأمن الوطني وشرطة الأراضي المنخفضة نقطة اتصال مركزية لتيسير المراسلات والطلبات.

اترك تعليقا
"""


def parties(found: Extraction) -> list[str]:
    return [party["country"] or party["organization"] for party in found.draft["parties"]]


def signatories(found: Extraction) -> dict[str, str]:
    return {
        person["name"]: party["country"] or party["organization"]
        for party in found.draft["parties"]
        for person in party["signatories"]
    }


def test_a_letter_of_intent_comes_out_whole() -> None:
    found = drafted(LETTER_OF_INTENT, "2022-05-10")
    draft = found.draft
    assert found.language == "ar"
    assert (draft["instrument_type"], draft["status"], draft["framework"]) == ("letter_of_intent", "signed", True)
    assert (draft["signed_on"], draft["signed_at"]) == ("2022-05-10", {"place": "الرباط", "country": "MA"})
    assert parties(found) == ["MA", "NL"]
    assert [agency["id"] for agency in draft["parties"][0]["agencies"]] == ["ma-dgsn", "ma-dgst"]
    assert [agency["id"] for agency in draft["parties"][1]["agencies"]] == ["nl-politie"]
    (signatory,) = draft["parties"][0]["signatories"]
    assert (signatory["name"], signatory["agencies"]) == ("يونس البقالي", ["ma-dgsn", "ma-dgst"])
    # The text names no commissioner: none is invented.
    assert draft["parties"][1]["signatories"] == []
    assert draft["scope_areas"] == [
        "terrorism", "violent-extremism", "financial-crime", "economic-crime", "money-laundering", "human-trafficking",
        "firearms-trafficking",
    ]  # fmt: skip
    assert draft["scope_extensible"] is True
    assert draft["cooperation_forms"] == ["information-exchange", "expertise-sharing", "contact-points"]
    assert [(one["party"], one["role"], one["tasks"]) for one in draft["contact_points"]] == [
        ("MA", "central", ["correspondence", "requests"]),
        ("NL", "central", ["correspondence", "requests"]),
    ]


AGREED = "The Interior Minister of Peru, Ana Rojas Vega, and her Spanish counterpart, Luis Prado Gil, signed "


@pytest.mark.parametrize(
    ("language", "text", "areas"),
    [
        ("en", "It covers drug, arms and human trafficking.", ["drug-trafficking", "firearms-trafficking", "human-trafficking"]),
        ("en", "It covers terrorism but does not cover cybercrime or drug trafficking.", ["terrorism"]),
        ("en", "It covers fraud. Extradition and money laundering were not discussed.", ["fraud"]),
        ("en", "It covers fraud. In 2009 the two countries had signed an accord on piracy.", ["fraud"]),
        ("en", "It covers smuggling and narcotics.", ["trafficking", "drugs"]),
        ("en", "It covers transnational crime of all kinds.", []),
        ("en", "It covers fraud.\n\nRelated news\nChile and Peru fight money laundering", ["fraud"]),
    ],
)  # fmt: skip
def test_areas_are_those_of_the_instrument_and_as_narrow_as_the_words(
    language: str, text: str, areas: list[str]
) -> None:
    assert drafted(f"{AGREED} an agreement in Lima. {text}", language=language).draft["scope_areas"] == areas


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("a memorandum of understanding", "memorandum_of_understanding"), ("a joint declaration of intent", "letter_of_intent"),
        ("a working arrangement", "working_arrangement"), ("a strategic agreement", "strategic_agreement"), ("an action plan", "action_plan"),
        ("a protocol", "protocol"), ("a treaty", "treaty"), ("a joint statement", "joint_declaration"), ("an agreement", "agreement"),
    ],
)  # fmt: skip
def test_the_type_is_the_one_of_the_sentence_of_the_signing(sentence: str, code: str) -> None:
    text = f"{AGREED} {sentence} on police cooperation against fraud. The deal follows a convention."
    assert drafted(text, language="en").draft["instrument_type"] == code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Le ministre français de l'Intérieur, Paul Martin, et son homologue tunisien, Sami Gharbi, ont signé un accord contre le terrorisme en présence de l'ambassadeur d'Italie, Marco Rossi.",
            {"Paul Martin": "FR", "Sami Gharbi": "TN"},
        ),
        (
            "De Nederlandse minister Anna de Wit en haar Belgische collega Jan Peeters hebben in Gent een verdrag tegen terrorisme ondertekend.",
            {"Anna de Wit": "NL", "Jan Peeters": "BE"},
        ),
        (
            "وقع وزير الداخلية الأردني مازن الطراونة ونظيره العراقي كريم الجبوري في عمّان اتفاقية لمكافحة الإرهاب، بحضور السفير سالم القيسي.",
            {"مازن الطراونة": "JO", "كريم الجبوري": "IQ"},
        ),
        (
            "El memorando contra el narcotráfico fue firmado por el director de la Policía Nacional de Colombia, general Iván Cano Ríos, y el comisario general de la Policía Nacional de España, Juan Mora Sanz.",
            {"Iván Cano Ríos": "CO", "Juan Mora Sanz": "ES"},
        ),
    ],
)  # fmt: skip
def test_signatories_are_who_signed_without_rank_each_with_their_party(text: str, expected: dict[str, str]) -> None:
    assert signatories(drafted(text)) == expected


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (f"MADRID, 3 March 2024 – {AGREED} an agreement on terrorism.", None),
        (f"MADRID – {AGREED} an agreement on terrorism in Lima.", {"place": "Lima", "country": "PE"}),
        (f"{AGREED} an agreement on terrorism during an official visit to Chile.", {"place": None, "country": "CL"}),
    ],
)
def test_a_dateline_places_and_dates_no_signing(text: str, place: dict[str, Any] | None) -> None:
    draft = drafted(text, language="en").draft
    assert draft.get("signed_at") == place
    assert "signed_on" not in draft


def test_a_signing_to_come_has_no_day_place_or_signatories() -> None:
    text = "The interior ministers of Peru and Spain will sign an agreement against terrorism in Lima on 3 March 2027."
    draft = drafted(text, "2027-02-01", "en").draft
    assert [party["signatories"] for party in draft["parties"]] == [[], []]
    assert not {"signed_on", "signed_at", "status"} & set(draft)

"""Text as long as it may be, of letters that grow when they are folded, is taken and found on both databases."""

import random
import unicodedata

import httpx
import pytest

from app.text import words
from tests.records import record

# Letters of compatibility blocks become several when folded: U+3300 five, U+FDFA eighteen with blanks.
BLOCKS = {
    "squared": (0x3300, 0x3358),
    "ligatures": (0xFBEA, 0xFBFC),
    "symbols": (0x1F100, 0x1F16C),
    "cjk": (0x20000, 0x2A6DF),
}


def _longest(block: str, longest: int) -> str:
    chance, (first, last) = random.Random(block), BLOCKS[block]
    letters = [chr(n) for n in range(first, last) if unicodedata.category(chr(n)) != "Cn"]
    return "".join(chance.choice(letters) for _ in range(longest))


@pytest.mark.parametrize("block", BLOCKS)
def test_names_of_letters_that_grow_are_taken(analyst: httpx.Client, block: str) -> None:
    long = unicodedata.normalize("NFC", _longest(block, 300))[:300]
    agency = {"name": long, "acronym": long[::-1]}
    sent = record(
        titles={"en": unicodedata.normalize("NFC", _longest(block, 500))[:500]},
        external_ids=[{"scheme": "other", "value": long}],
        parties=[{"country": "MA", "agencies": [agency], "signatories": [{"name": long}]}, {"country": "BR"}],
    )
    answer = analyst.post("/v1/agreements", json=sent)
    assert answer.status_code == 201, answer.text[:1000]
    stored = answer.json()
    assert stored["parties"][0]["agencies"][0]["name"] == long
    again = analyst.post("/v1/agreements", json=sent).json()
    assert again["parties"][0]["agencies"][0]["id"] == stored["parties"][0]["agencies"][0]["id"]
    for name, value in (("signatory", " ".join(words(long)[:20])), ("external_id", f"other:{long}")):
        page = analyst.get("/v1/agreements", params={name: value, "total": "true"})
        assert page.json().get("total") == 2, page.text

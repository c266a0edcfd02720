"""Writes the countries vocabulary, so that no code or name in it is typed by hand.

Codes and alpha-3 come from pycountry (ISO 3166-1), names from Babel (CLDR). Kosovo is no entry of ISO 3166-1: `XK` and
`XKX` are user-assigned codes in wide use, and CLDR names it. Run again after an upgrade of either library:
`python scripts/countries.py`; a test compares the file with what the libraries say.
"""

import json
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pycountry
from babel import Locale

LANGUAGES = ("en", "fr", "ar", "es", "nl")
TARGET = Path(__file__).parents[1] / "app" / "vocabularies" / "data" / "countries.json"

# Written for these countries and no code of theirs: UK is reserved for them by ISO 3166-1, EL is the European Union's.
ALSO = {"GB": "UK", "GR": "EL"}


def countries() -> list[dict[str, Any]]:
    """The terms, sorted by code. Raises KeyError where CLDR lacks a name."""
    territories = {language: Locale(language).territories for language in LANGUAGES}

    def term(code: str, alpha_3: str, code_status: str) -> dict[str, Any]:
        labels = {language: unicodedata.normalize("NFC", names[code]) for language, names in territories.items()}
        also = {"also": ALSO[code]} if code in ALSO else {}
        return {"code": code, "labels": labels, "alpha_3": alpha_3, "code_status": code_status, **also}

    official = [term(country.alpha_2, country.alpha_3, "official") for country in pycountry.countries]
    return sorted([*official, term("XK", "XKX", "user-assigned")], key=lambda item: str(item["code"]))


def main() -> None:
    terms = countries()
    TARGET.write_text(json.dumps(terms, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(terms)} countries written to {TARGET}\n")


if __name__ == "__main__":
    main()

"""Text as the registry keeps it and as it compares it. Pure functions of strings."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz import fuzz, process

# Letters that Arabic writers exchange freely and that no decomposition brings together, the Persian forms
# of kaf and yeh that keyboards put in their place, and the two apostrophes.
_ARABIC_VARIANTS = str.maketrans({"ى": "ي", "ة": "ه", "ٱ": "ا", "ک": "ك", "ی": "ي", "ـ": None, "’": "'"})

# The categories Cc and Cs, and the two code points that stand for no character.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

# Below this a suggestion is noise: `cyber` against `drugs` scores about 20, `terorism` against `terrorism` 94.
_NEAR_ENOUGH = 60.0


def clean(text: str) -> str:
    """The text in NFC without outer blanks.

    Raises ValueError where it holds a control character, half a surrogate pair or one of the two code points that
    stand for no character and that XML cannot hold: PostgreSQL cannot store the first of them, NUL, and no title, name
    or quotation needs the others.
    """
    if found := _CONTROL.search(text):
        raise ValueError(f"holds the control character U+{ord(found[0]):04X}")
    return (text if text.isascii() else unicodedata.normalize("NFC", text)).strip()


def fold(text: str) -> str:
    """The text as it is compared: without case, accents, Arabic diacritics and letter variants, blanks made one.

    Latin letters that have no accent to drop take their plain spelling (ß ss, þ th, ø o, æ ae).
    """
    if text.isascii():
        return " ".join(text.casefold().split())
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    plain = "".join(_plain(c) for c in bare.translate(_ARABIC_VARIANTS).casefold())
    return " ".join(plain.split())


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    if character.isascii():
        return character
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if unicodedata.name(character, "").startswith("LATIN"):
        return anyascii(character).casefold()
    return character


def words(text: str) -> tuple[str, ...]:
    """The folded words of a text, in order: runs of letters and digits."""
    return tuple("".join(c if c.isalnum() else " " for c in fold(text)).split())


def slugify(text: str, longest: int = 60) -> str:
    """`text` in `[a-z0-9-]`, cut at a word where it is longer than `longest`; empty where nothing is left."""
    latin = words(anyascii(text))
    slug = "-".join(latin)
    if len(slug) <= longest:
        return slug
    return slug[: longest + 1].rsplit("-", 1)[0][:longest]


def nearest(value: str, choices: Iterable[str]) -> str | None:
    """The choice that a wrong `value` most likely means, or None where none is near.

    Compared folded: the most alike, else the shortest that begins with it (`memo`), else one with all its words.
    """
    folded = fold(value[:200]).replace("_", " ").replace("-", " ")
    if not folded:
        return None
    texts = {choice: fold(choice).replace("_", " ").replace("-", " ") for choice in choices}
    found = process.extractOne(folded, texts, scorer=fuzz.ratio, score_cutoff=_NEAR_ENOUGH)
    if found is not None:
        return found[2]
    longer = [choice for choice, text in texts.items() if len(folded) > 2 and text.startswith(folded)]
    if longer:
        return min(longer, key=len)
    found = process.extractOne(folded, texts, scorer=fuzz.token_set_ratio, score_cutoff=90)
    return None if found is None else found[2]

"""Text as the registry keeps it and as it compares it. Pure functions of strings."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping

from anyascii import anyascii
from rapidfuzz import fuzz, process

# Letters that Arabic writers exchange freely and that no decomposition brings together, the Persian forms
# of kaf and yeh that keyboards put in their place, and the two apostrophes.
_ARABIC_VARIANTS: Mapping[str, str | None] = {
    "ى": "ي", "ة": "ه", "ٱ": "ا", "ک": "ك", "ی": "ي", "ـ": None, "’": "'",
}  # fmt: skip

_WORD = re.compile(r"[^\W_]+")

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
    bare = unicodedata.normalize("NFKD", text).translate(_BARE)
    return " ".join(bare.casefold().translate(_PLAIN).split())


class _Translation(dict[int, str | None]):
    """A table for `str.translate` that is made as characters come: far faster than a call for each of them."""

    def __init__(self, translate: Callable[[str], str | None]) -> None:
        super().__init__()
        self._translate = translate

    def __missing__(self, code_point: int) -> str | None:
        made = self._translate(chr(code_point))
        # Rare characters are left out: nobody is to fill the memory with all that there are.
        if code_point < 0x10000:
            self[code_point] = made
        return made


def _bare(character: str) -> str | None:
    return None if unicodedata.combining(character) else _ARABIC_VARIANTS.get(character, character)


def _plain(character: str) -> str:
    if character.isascii():
        return character
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if unicodedata.name(character, "").startswith("LATIN"):
        return anyascii(character).casefold()
    return character


_BARE, _PLAIN = _Translation(_bare), _Translation(_plain)


def words(text: str) -> tuple[str, ...]:
    """The folded words of a text, in order: runs of letters and digits."""
    return tuple(_WORD.findall(fold(text)))


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

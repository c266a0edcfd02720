"""Words of a text, each with its place in the text as sent, and in the forms in which they are compared."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache, lru_cache
from unicodedata import normalize

import Stemmer

from app.extraction.dutch import completed
from app.text import fold as fold_text

_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
_TOKEN = re.compile(
    rf"(?:[A-Z]\.){{2,}}|EE\.\s?UU\.?|[^\W\d_](?:[^\W\d_]|[{_MARKS}])*|\d+|[^\w\s]", re.UNICODE | re.IGNORECASE
)

# What is not read where words are compared by their stems: articles, most prepositions, and what ties a crime to its kind.
_UNREAD = {
    "en": "the a an of in on to for at by from with its their his her this that all other various different "
    "related relating linked connected associated regarding concerning field fields area areas matters forms",
    "fr": "le la les l un une des du de d à a au aux en dans sur pour par leur leurs ses son sa ce cette ces liés lié "
    "liées liée relatives relatif relative relatifs relevant toutes tous tout domaine domaines matière formes ainsi",
    "es": "el la los las un una unos unas de del al a en sobre para por su sus este esta estos lo relacionados "
    "relacionadas relacionado vinculados vinculadas vinculado materia ámbito ámbitos todas todos todo toda formas asociados "
    "asociadas conexos conexas derivados derivadas relativo relativa relativos relativas referidos así otros otras también además "
    "diversas diversos distintos estas esos cometidos conocido conocida",
    "nl": "de het een van in op voor aan bij met tot te door om hun zijn haar deze dit die dat alle andere diverse "
    "gebied vlak vormen verband gerelateerde deel",
    "ar": "في من على عن إلى الى أن ان إن التي الذي ذات هذا هذه تلك ذلك كل كافة جميع مجال مجالات ميدان ميادين المتعلقة "
    "المرتبطة المتصلة المرتبط المتعلق بشأن حول ب ل أشكال أنواع ما قضايا",
}
# Where tenses and names of instruments are told apart, prepositions are: there articles alone are not read.
_ARTICLES = {
    "en": "the a an",
    "fr": "le la les l un une",
    "es": "el la los las un una",
    "nl": "de het een",
    "ar": "",
}
_AND = {
    "en": "and or & plus including",
    "fr": "et ou & que notamment voire y compris",
    "es": "y e o u & como incluyendo incluido incluida incluidos incluidas particularmente especialmente",
    "nl": "en of & alsmede evenals alsook waaronder",
    "ar": "و أو او وكذا كذا وكذلك كذلك",
}
AND = "&"

_ARTICLE = "ال"
_SUFFIXES = ("اتها", "اتهم", "يات", "ات", "ان", "ين", "ون", "يه", "ها", "هم", "ه", "ي")
# Words whose ending is their own: without it they would be the stem of another (العمليات of العمل, إعلان of الأعلى).
_IRREGULAR = {"اعلان": "اعلان", "عمليات": "عمليه", "عمليه": "عمليه", "دوريات": "دوريه", "دوريه": "دوريه"}
_SNOWBALL = {"en": "english", "fr": "french", "es": "spanish", "nl": "dutch"}


@dataclass(slots=True)
class Token:
    """`surface` is the folded word, in Arabic without its clitics. `stem` and `light` are the word without all its
    endings and without those of number and gender; both are empty where the word is not read.

    `prefix` is what was written before an Arabic word as a part of it, `gap` the line breaks before the token.
    """

    start: int
    end: int
    text: str
    surface: str
    stem: str
    light: str
    prefix: str
    gap: int

    @property
    def is_word(self) -> bool:
        return self.text[0].isalpha()

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    return fold_text(word).replace(".", "").replace(" ", "")


@cache
def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


# What a stemmer would make one with another word: trains are no training.
_APART = {
    "train": "trains",
    "trains": "trains",
    "armed": "armed",
    "guard": "guards",
    "guards": "guards",
    "adviser": "adviser",
    "commander": "commander",
    "commanders": "commander",
}
# The same of Spanish words, each a stem of its own: `se trata` and `tratado` are no `trata`, `forma` is no `formación`.
_APART |= {
    word: word
    for word in (
        "trata", "forma", "formas", "curso", "equipo", "asesor", "asesora", "asesores", "perfeccionado", "instructor",
        "maras", "maria", "investigador", "investigadora", "investigadores", "formado", "formada", "formaron",
    )
}  # fmt: skip


@lru_cache(maxsize=65536)
def stem(word: str, language: str) -> str:
    """The stem by which a word of phrases is compared; `AND` for a conjunction, empty for what is not read."""
    folded = fold(word)
    if folded in _folded(_AND[language]):
        return AND
    if folded in _folded(_UNREAD[language]):
        return ""
    if language == "ar":
        return _arabic_stem(folded)
    return _APART.get(folded) or fold(_stemmer(language)(normalize("NFC", word.casefold())))


@lru_cache(maxsize=65536)
def light(word: str, language: str) -> str:
    """The word without the endings of number and gender: tenses and nouns of one stem stay apart (signé, signera)."""
    folded = fold(word)
    if folded in _folded(_AND[language]):
        return AND
    if folded in _folded(_ARTICLES[language]):
        return ""
    if language == "ar":
        return _arabic_stem(folded)
    plain = normalize("NFC", word.casefold())
    if language != "nl" and len(plain) > 3:
        plain = plain.removesuffix("s")
    if language == "fr" and plain.endswith(("ée", "ie", "ue")):
        return plain[:-1]
    return plain[:-1] + "o" if language == "es" and plain.endswith("a") and len(plain) > 3 else plain


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    return Stemmer.Stemmer(_SNOWBALL[language], 0).stemWord  # type: ignore[no-any-return]


def _arabic_stem(folded: str) -> str:
    """Light stemming: the article and two endings. The Snowball stemmer for Arabic cuts into roots (سيبراني, بلدين)."""
    word = folded
    while word.startswith(_ARTICLE) and len(word) >= 5:
        word = word[2:]
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for _ in range(2):
        ending = next((s for s in _SUFFIXES if word.endswith(s) and len(word) - len(s) >= 3), "")
        word = word[: len(word) - len(ending)] if ending else word
    return word


def tokenize(text: str, language: str, known: Collection[str] = frozenset()) -> list[Token]:
    """The words, numbers and signs of the text in order. `known` are the Arabic words and stems of the lexicon."""
    tokens: list[Token] = []
    last = 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        word = match.group()
        gap = text.count("\n", last, start)
        last = end
        if not word[0].isalpha():
            sign = _sign(word)
            tokens.append(Token(start, end, word, fold(word) if word[0].isdigit() else word, sign, sign, "", gap))
        elif language == "ar" and word[0] >= "\u0600":
            prefix, surface = _bare(fold(word), known)
            cut = stem(surface, "ar")
            tokens.append(Token(start, end, word, surface, cut, light(surface, "ar"), prefix, gap))
        else:
            tokens.append(Token(start, end, word, fold(word), stem(word, language), light(word, language), "", gap))
    for n, whole in completed(tokens).items() if language == "nl" else ():
        tokens[n].stem = stem(whole, "nl")
    return tokens


def _sign(word: str) -> str:
    """Quotation marks and hyphens stand in no phrase's way; every other sign does."""
    if word[0].isdigit():
        return fold(word)
    return "" if word in "\"'«»“”„‘’‚`-‐‑–*_" else ","


_JOINED = frozenset(("وعن", "ومن", "وفي", "ومع", "وقد", "وهو", "وهي", "ولا", "ولم", "ولن"))
_CLITICS = ("و", "ف", "وب", "ول", "وك", "فب", "فل", "ب", "ل", "ك", "س")


def _bare(folded: str, known: Collection[str]) -> tuple[str, str]:
    """The word without the particles that Arabic writes as part of it, where what remains is a word that is known.

    What is known as it is written goes before what is known by its stem: وأمين is no وام with an ending.
    """
    for is_known in (_is_listed, _is_known):
        if is_known(folded, known):
            return "", folded
        for clitic in _CLITICS:
            if folded.startswith(clitic) and (len(folded) - len(clitic) >= 3 or folded in _JOINED):
                rest = folded[len(clitic) :]
                if clitic.endswith("ل") and rest.startswith("ل"):
                    rest = _ARTICLE + rest[1:]
                if is_known(rest, known):
                    return clitic, rest
    return _with_article(folded)


def _with_article(folded: str) -> tuple[str, str]:
    for clitic in ("وب", "و", "ب"):
        if folded.startswith(clitic + _ARTICLE) and len(folded) > len(clitic) + 4:
            return clitic, folded[len(clitic) :]
    for clitic in ("ولل", "لل"):
        if folded.startswith(clitic) and len(folded) > len(clitic) + 2:
            return clitic[:-1], _ARTICLE + folded[len(clitic) :]
    return "", folded


def _is_listed(word: str, known: Collection[str]) -> bool:
    return word in known or (word.startswith(_ARTICLE) and word[2:] in known)


def _is_known(word: str, known: Collection[str]) -> bool:
    return _is_listed(word, known) or _arabic_stem(word) in known

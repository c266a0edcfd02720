"""What the words of a language stand for: read from the files of `data`, and from the labels of the vocabularies."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from app.extraction.arabic import known_words
from app.extraction.files import read_file, read_table
from app.extraction.matching import Form, Phrases, expanded, normalized, surfaces
from app.extraction.tokens import fold
from app.vocabularies.vocabulary import shipped

# Words of one letter's more that are phrases' own.
_KEPT_JOINED = frozenset(("وكل", "ومع", "وقد", "وفي", "وام", "وال", "وجده"))


def compiled(lists: Mapping[str, Iterable[str]], language: str, form: Form = "stem") -> Phrases:
    """Phrases to be found in a stream of that form, from lists of them by what they stand for."""
    values: dict[str, list[str]] = defaultdict(list)
    for value, phrases in lists.items():
        for phrase in phrases:
            for text in expanded(phrase):
                values[normalized(text, language, form)].append(value)
    return Phrases(values)


class Words:
    """The lexicon of one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def _labels(self, vocabulary: str) -> Iterator[tuple[str, str]]:
        return ((code, term.labels[self.language]) for code, term in shipped()[vocabulary].items())

    @cached_property
    def _phrases(self) -> dict[str, Any]:
        return read_file(f"phrases/{self.language}.toml")

    def _vocabulary(self, name: str, form: Form = "stem") -> Phrases:
        lists: dict[str, list[str]] = {code: list(phrases) for code, phrases in self._phrases[name].items()}
        if name != "instrument_types":
            for code, label in self._labels(name):
                lists.setdefault(code, []).append(label)
        return compiled(lists, self.language, form)

    @cached_property
    def areas(self) -> Phrases:
        return self._vocabulary("scope_areas")

    @cached_property
    def forms(self) -> Phrases:
        return self._vocabulary("cooperation_forms")

    @cached_property
    def instruments(self) -> Phrases:
        return self._vocabulary("instrument_types", "light")

    @cached_property
    def cues(self) -> Phrases:
        return compiled(read_file(f"cues/{self.language}.toml")["cues"], self.language, "light")

    @cached_property
    def lists(self) -> dict[str, frozenset[str]]:
        """Single words by what they are good for, folded."""
        found = read_file(f"cues/{self.language}.toml")["words"]
        return {name: frozenset(fold(word) for word in words.split()) for name, words in found.items()}

    def is_of_security(self, name: str) -> bool:
        """Whether the name holds a word of police or security, with what grammar writes before it."""
        words, text = self.lists["security"], surfaces(name, self.language).split()
        return any(word in words or word.removeprefix("لل") in words for word in text)

    @cached_property
    def common(self) -> frozenset[str]:
        """Folded words of phrases: in a script without capitals they are what a name is told from."""
        cues = read_file(f"cues/{self.language}.toml")["cues"]
        lists = [*(phrases for section in self._phrases.values() for phrases in section.values()), *cues.values()]
        words = {word for phrases in lists for phrase in phrases for word in surfaces(phrase, self.language).split()}
        bare = {word.removeprefix("ال") for word in words}
        return frozenset((words | bare) - self.lists.get("first_names", frozenset()))

    @cached_property
    def names(self) -> dict[str, list[str]]:
        """Names of countries, cities and organizations, folded; a value is `country:MA:name` and the like."""
        found: dict[str, list[str]] = defaultdict(list)
        for value, names in self._all_names():
            for name in names:
                text = surfaces(name, self.language)
                if text and value not in found[text]:
                    found[text].append(value)
        return found

    def _all_names(self) -> Iterator[tuple[str, Iterable[str]]]:
        for code, label in self._labels("countries"):
            yield f"country:{code}:name", [label]
        for row in read_table("names"):
            if row["language"] == self.language:
                yield f"country:{row['code']}:name", row["names"].split(";")
        for row in read_table("adjectives"):
            yield f"country:{row['code']}:adjective", _inflected(row[self.language].split(";"), self.language)
        for code, label in self._labels("organizations"):
            yield f"organization:{code}:name", [label]
        for code, names in read_file("organizations.toml")["names"].items():
            yield f"organization:{code}:name", names
        for row in read_table("cities"):
            kind = "capital" if row["capital"] else "city"
            yield f"country:{row['code']}:{kind}", row["arabic" if self.language == "ar" else "latin"].split(";")
        yield "none", read_file("organizations.toml")["none"][self.language]

    @cached_property
    def hints(self) -> Phrases:
        """What tells of a state without naming it; a value is `press:MA`, `home:MA` or `realm:MA,SA`."""
        file = read_file("organizations.toml")
        lists = {f"{kind}:{code}": names for kind in ("press", "home") for code, names in file[kind].items()}
        lists |= {"realm:" + ",".join(realm["states"]): realm["names"] for realm in file["realm"].values()}
        values: dict[str, list[str]] = defaultdict(list)
        for value, names in lists.items():
            for name in names:
                values[surfaces(name, self.language)].append(value)
        return Phrases(values)

    @cached_property
    def known(self) -> frozenset[str]:
        """The words and stems by which Arabic words are parted from their particles; nothing in other languages."""
        if self.language != "ar":
            return frozenset()
        words = {word for text in self.names for word in text.split()}
        for phrases in (self.areas, self.forms, self.instruments, self.cues):
            words |= phrases.words
        known = known_words()
        # What a phrase leaves joined (واستردادها) would keep the word joined everywhere.
        return known | {word for word in words if word in _KEPT_JOINED or word[:1] != "و" or word[1:] not in known}


def _inflected(forms: Iterable[str], language: str) -> Iterator[str]:
    for form in forms:
        if form:
            yield form
            yield from _INFLECTIONS[language](form)


def _french(form: str) -> Iterator[str]:
    if form.endswith("o"):
        return
    yield form + "s"
    if form.endswith("en"):
        yield from (form + "ne", form + "nes")
    elif not form.endswith("e"):
        yield from (form + "e", form + "es")


def _spanish(form: str) -> Iterator[str]:
    bare = fold(form) if " " not in form else form
    if bare.endswith("o"):
        yield from (bare[:-1] + "a", bare + "s", bare[:-1] + "as")
    elif bare.endswith(("a", "e", "i")):
        yield from (bare + "s", bare + "es")
    else:
        yield from (bare + "a", bare + "es", bare + "as")


def _dutch(form: str) -> Iterator[str]:
    yield from (form + "e", form + "en", form + "s")
    if form.endswith("ees"):
        yield form[:-3] + "ese"
    if form.endswith("aan"):
        yield form[:-3] + "anen"
    if form.endswith("s"):
        yield form + "e"


def _arabic(form: str) -> Iterator[str]:
    """With and without the article, in every gender and number that endings make."""
    words = form.split()
    for ending in ("", "ة", "ين", "ون", "ان", "تين", "تان", "ات"):
        inflected = " ".join(word + ending if word.endswith("ي") else word for word in words)
        if ending:
            yield inflected
        yield " ".join("ال" + word for word in inflected.split())


_INFLECTIONS = {
    "en": lambda form: iter((form + "s",)),
    "fr": _french,
    "es": _spanish,
    "nl": _dutch,
    "ar": _arabic,
}

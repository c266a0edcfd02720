"""Which crime areas the text names as the cooperation's."""

from app.extraction.coordination import coordinated
from app.extraction.found import Found
from app.extraction.matching import Match
from app.extraction.mentions import Mentions
from app.extraction.report import Report
from app.extraction.tokens import AND, Token

# An area whose word often stands for a narrower one: with that beside it elsewhere, it is no area of its own.
_LOOSE = {
    "drugs": ("drug-trafficking",),
    "weapons": ("firearms-trafficking",),
    "trafficking": (
        "drug-trafficking", "human-trafficking", "firearms-trafficking", "migrant-smuggling", "smuggling-of-goods",
        "cultural-property", "organ-trafficking", "wildlife-crime", "vehicle-crime",
    ),
    "counterfeiting": ("counterfeit-currency", "counterfeit-goods", "document-forgery"),
}  # fmt: skip

# The rank of a sentence that names the instrument; above it, one that says that it was signed.
_NAMED = 4
_BULLETS = "•·-–*▪◦"


def scope_areas(report: Report, mentions: Mentions, parties: frozenset[str]) -> list[Found[str]]:
    """The areas in the order in which the text names them, each at its first mention that counts."""
    matches = sorted(
        coordinated(report.reading, report.reading.areas, "areas"), key=lambda match: (match.first, match.last)
    )
    counted = [m for m in matches if counts(report, mentions, parties, m) and not _is_handed_over(report, m)]
    first: dict[str, Match] = {}
    for match in counted:
        first.setdefault(match.value, match)
    return [
        Found(code, match.first, match.last, _confidence(report, match))
        for code, match in first.items()
        if not _is_loose(code, counted)
    ]


def _is_handed_over(report: Report, match: Match) -> bool:
    """Whether the fugitives are those that a form hands over: no one is looked for."""
    return match.value == "fugitives" and any(
        form.value == "extradition" and form.first <= match.first and match.last <= form.last
        for form in report.reading.forms
    )


def counts(report: Report, mentions: Mentions, parties: frozenset[str], match: Match) -> bool:
    """Whether the words speak of this cooperation: not of history, exclusions, visits, past operations, other states."""
    reading, relevance = report.reading, report.relevance
    n = reading.sentence_of(match.first)
    if n not in relevance.body or match.first < report.start(n):
        return False
    if match.first in relevance.past or match.first in relevance.denied or match.first in relevance.older:
        return False
    if _is_asked(report, n) or _is_example(report, match, n) or _is_of_a_later(report, n):
        return False
    if _is_in_name(report, match) or _is_in_unit(report, match) or _is_of_others(report, mentions, parties, n):
        return False
    is_about = n in reading.instruments_by_sentence or reading.has(n, "content", "extensible")
    is_about = is_about or _is_introduced(report, n)
    if not is_about and reading.has(n, "operation", "visit", "profile", "aside"):
        return False
    return is_about or _is_tied(report, mentions, parties, n)


def _is_tied(report: Report, mentions: Mentions, parties: frozenset[str], n: int) -> bool:
    """Whether the sentence speaks of the cooperation or of the parties, or goes on from one that does."""
    if n == report.relevance.headline:
        return True
    if _speaks_of_it(report, n) or any(m.party in parties for m in mentions.in_sentence(n)):
        return True
    for before in range(n - 1, -1, -1):
        if before not in report.relevance.body or _turns_away(report, mentions, parties, before):
            return False
        if _speaks_of_it(report, before):
            return True
    return False


def _is_introduced(report: Report, n: int) -> bool:
    """Whether the sentence is of a list with bullets that a sentence on the cooperation introduces with a colon."""
    tokens, sentences = report.reading.tokens, report.reading.sentences
    before = n
    while before > 0 and tokens[sentences[before].first].text in _BULLETS:
        before -= 1
    return before < n and tokens[sentences[before].end - 1].text == ":" and _speaks_of_it(report, before)


def _turns_away(report: Report, mentions: Mentions, parties: frozenset[str], n: int) -> bool:
    """Whether the sentence leaves the cooperation for something else, and what follows with it."""
    reading = report.reading
    return (
        reading.sentences[n].first in report.relevance.older
        or _is_of_others(report, mentions, parties, n)
        or (reading.has(n, "aside", "visit", "operation") and not _speaks_of_it(report, n))
    )


def _speaks_of_it(report: Report, n: int) -> bool:
    reading = report.reading
    return n in reading.instruments_by_sentence or reading.has(
        n, "sign", "content", "cooperation", "extensible", "framework", "both_people", "each"
    )


def _is_of_others(report: Report, mentions: Mentions, parties: frozenset[str], n: int) -> bool:
    """Whether the sentence tells of other states: it names some as more than a place, and none of the parties."""
    named = [m for m in mentions.in_sentence(n) if not mentions.is_place(m)]
    if not named or any(m.party in parties for m in named):
        return False
    # "The cooperation covers … and the border with Libya": a state that comes after what is covered is not the subject.
    sentence = report.reading.sentences[n]
    covered = [m.first for m in report.reading.areas if m.first in sentence]
    return not (report.reading.has(n, "content") and covered and min(covered) < named[0].first)


def _is_in_name(report: Report, match: Match) -> bool:
    """Whether the words are part of an agency's name, such as the anti-narcotics directorate's."""
    names = (*report.reading.names, *report.reading.hints)
    return any(
        name.first <= match.last and match.first <= name.last and not _holds(match, name)
        for name in names
        if (name.value[:5] != "type:" or _is_proper(report, name))
        and name.value.startswith(("agency:", "type:", "organization:", "none", "home:"))
    )


def _is_asked(report: Report, n: int) -> bool:
    """Whether the sentence is a question."""
    return report.reading.tokens[report.reading.sentences[n].end - 1].text in "?؟"


def _is_example(report: Report, match: Match, n: int) -> bool:
    """Whether the words are an example of what may be added later: "other areas, such as …"."""
    examples = report.reading.words.lists["examples"]
    return any(
        extension.last < match.first
        and any(report.reading.tokens[k].surface in examples for k in range(extension.last, match.first))
        for extension in report.reading.cues_in(n, "extensible")
    )


def _is_of_a_later(report: Report, n: int) -> bool:
    """Whether the sentence tells of an instrument to come, where another was signed."""
    relevance = report.relevance
    is_plan = relevance.is_plan(n) and n in report.reading.instruments_by_sentence
    return is_plan and any(
        signing.rank > _NAMED and not relevance.is_plan(signing.sentence) for signing in relevance.signings
    )


def _is_proper(report: Report, name: Match) -> bool:
    """Whether the name of a kind of agency is written as a name: `civil defence` is a thing, `Civil Defence` a body."""
    return report.reading.language == "ar" or report.reading.tokens[name.first].is_capital


def _holds(match: Match, name: Match) -> bool:
    """Whether the name is a part of the phrase: the police of "police scientifique"."""
    return match.first <= name.first and name.last <= match.last and match.last - match.first > name.last - name.first


def _is_in_unit(report: Report, match: Match) -> bool:
    """Whether the words say what a directorate, a unit or its head is for."""
    reading = report.reading
    tokens, units = reading.tokens, reading.words.lists["units"]
    first, end = reading.clause(match.first)
    if match.last + 1 < end and reading.language in ("en", "nl") and _is_unit(tokens[match.last + 1], units):
        return True
    words, joined = 0, tokens[match.first].prefix.startswith("و")
    for n in range(match.first - 1, first - 1, -1):
        token = tokens[n]
        if _is_unit(token, units | reading.words.lists["ministers"]) and not (
            reading.language == "ar" and token.surface.startswith("ال")
        ):
            return not joined or token.surface in reading.words.lists["ministers"]
        if token.stem and token.is_word:
            words += 1
        joined = joined or token.prefix.startswith("و") or token.stem == AND
        if words > 3:
            return False
    return False


def _is_unit(token: Token, units: frozenset[str]) -> bool:
    return token.surface in units or token.surface.removeprefix("ال") in units


def _is_loose(code: str, counted: list[Match]) -> bool:
    return any(match.value in _LOOSE.get(code, ()) for match in counted)


def _confidence(report: Report, match: Match) -> float:
    n = report.reading.sentence_of(match.first)
    reading = report.reading
    if n in reading.instruments_by_sentence or reading.has(n, "content"):
        return 0.92
    return 0.88 if reading.has(n, "cooperation", "sign") else 0.8

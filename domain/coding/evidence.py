"""What the words around a finding say about it: affirmed, negated, past, in the family, uncertain, planned."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """How a mention stands in the note."""

    AFFIRMED = "affirmed"
    NEGATED = "negated"
    PAST = "past"
    FAMILY = "family"
    UNCERTAIN = "uncertain"
    PLANNED = "planned"


_BREAK = re.compile(r"[.;:\n](?=\s|$)|\bbut\b|\bhowever\b|\bexcept\b", re.IGNORECASE)
_NEGATED = re.compile(
    r"\b(no|not|denies|denied|without|negative for|ruled out|absence of|free of|never had|no evidence of|"
    r"no signs? of|nor)\b(?:[^,]|,(?!\s*(?:has|have|with|is|was)\b))*$",
    re.IGNORECASE,
)
_NEGATED_AFTER = re.compile(r"^\W*(is |was |has been )?(ruled out|absent|negative|not found)\b", re.IGNORECASE)
_FAMILY = re.compile(
    r"\b(family history|mother|father|sister|brother|aunt|uncle|grandmother|grandfather|sibling)s?\b", re.IGNORECASE
)
_PAST = re.compile(
    r"\b(history of|h/o|status post|s/p|previous|prior|in the past|childhood|resolved)\b[^,]*$", re.IGNORECASE
)
_PAST_AFTER = re.compile(r"^\W*[\w ]{0,30}\b(last year|last month|years ago|in childhood|resolved)\b", re.IGNORECASE)
_UNCERTAIN = re.compile(
    r"\b(possible|possibly|probable|probably|suspected|suspect|rule out|r/o|versus|vs|questionable|likely|"
    r"compatible with|consistent with|concern for|may have|might have|differential)\b[^,]*$|\?\s*$",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r"\b(if|schedule|scheduled|order|ordered|refer|referred|referral|plan for|will|next|repeat|await|consider|"
    r"return for|recheck|call if)\b[^.]*$",
    re.IGNORECASE,
)
_PLANNED_AFTER = re.compile(
    r"^\W*[\w -]{0,30}\b(next (visit|week|month|time)|if |is scheduled|was ordered|ordered|referral|today is not)",
    re.IGNORECASE,
)
_HISTORY_HEADING = re.compile(r"history of present illness", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """The sentence of a mention, before and after it."""

    before: str
    after: str


def around(text: str, start: int, end: int) -> Mention:
    """Return what stands in the same clause before and after a span."""
    before = _BREAK.split(text[max(0, start - 250) : start])[-1]
    after = _BREAK.split(text[end : end + 120])[0]
    return Mention(_HISTORY_HEADING.sub("", before), after)


def standing(mention: Mention) -> Standing:
    """Return how a mention stands; the strongest reason against coding it comes first."""
    before, after = mention.before, mention.after
    if _FAMILY.search(before) or re.match(r"\W*\(?family history", after, re.IGNORECASE):
        return Standing.FAMILY
    if _NEGATED.search(before) or _NEGATED_AFTER.search(after):
        return Standing.NEGATED
    if _UNCERTAIN.search(before) or after.lstrip().startswith("?"):
        return Standing.UNCERTAIN
    if _PAST.search(before) or _PAST_AFTER.search(after):
        return Standing.PAST
    if _PLANNED.search(before) or _PLANNED_AFTER.search(after):
        return Standing.PLANNED
    return Standing.AFFIRMED


_HEADING = re.compile(
    r"^\W*(?P<name>assessment and plan|assessment|impression|plan of care|plan|procedure|treatment today|treatment|"
    r"hpi|history of present illness|history|chief complaint|reason for visit|exam|labs?|imaging|tests?|findings|"
    r"description|indication|social history|medications|allergies|vital signs|immunizations|counseling|content|"
    r"mental status|complications|note to billing|total time|signed electronically)\b[^:\n]*(:|$)",
    re.IGNORECASE | re.MULTILINE,
)
_GROUPS = {
    "assessment and plan": "assessment",
    "impression": "assessment",
    "plan of care": "plan",
    "treatment today": "procedure",
    "treatment": "procedure",
    "lab": "tests",
    "labs": "tests",
    "imaging": "tests",
    "test": "tests",
    "tests": "tests",
    "chief complaint": "reason",
    "reason for visit": "reason",
    "history of present illness": "history",
    "hpi": "history",
    "indication": "history",
}


def sections(text: str) -> list[tuple[int, str]]:
    """Return (start, name) of the note's sections, in order."""
    found = [(match.start(), match["name"].lower()) for match in _HEADING.finditer(text)]
    return [(0, ""), *((start, _GROUPS.get(name, name)) for start, name in found)]


def section_at(marks: list[tuple[int, str]], position: int) -> str:
    """Return the name of the section that a position lies in; "" before the first heading."""
    return next(name for start, name in reversed(marks) if start <= position)

"""What the tabular list says about codes beside each other: Excludes1, and what must come before what."""

import re
from collections.abc import Iterator
from itertools import combinations

from domain.coding.checks.case import Case, Check, finding
from domain.coding.references import references
from models.findings import Finding, Severity

_EXCLUDES = "ICD-10-CM tabular list, Excludes1 (guidelines I.A.12.a)"
_FIRST = "ICD-10-CM tabular list, code first (guidelines I.A.13)"
_MANIFESTATION = re.compile(r"\bin (?:\w+ )*diseases? classified elsewhere", re.IGNORECASE)
_UNDERLYING = re.compile(
    r"(?:the )?(?:underlying|associated)\b(?!.*\bif (?:applicable|known|any|present)\b)", re.IGNORECASE
)
_IF = ("if applicable", "if known", "if any", "if present", "such as", "any associated")
_CIRCUMSTANCES = (" due to ", " complicating ", " following ")


def _excludes(case: Case) -> Iterator[Finding]:
    """Two codes that the list says are never one patient's at one time, unless they are unrelated."""
    numbered = list(enumerate(case.coding.diagnoses))
    for (first, one), (second, other) in combinations(numbered, 2):
        said = _excluding(case, one, other) or _excluding(case, other, one)
        if said:
            holder, note = said
            message = f"{one} and {other} are not coded together: {holder} excludes “{note}”"
            remedy = "Keep the one that the record supports; override only where the two conditions are unrelated"
            yield finding(
                "COD-ICD-EXCLUDES1", Severity.HOLD, f"diagnoses[{max(first, second)}]", message, remedy, _EXCLUDES
            )


def _excluding(case: Case, code: str, other: str) -> tuple[str, str] | None:
    for holder, notes in case.book.notes(code, case.on):
        for note in notes.excludes1:
            if any(each.matches(other) for each in references(note)):
                return holder, note
    return None


def _code_first(case: Case) -> Iterator[Finding]:
    """A manifestation follows its cause: never first, and never without it."""
    for place, code in enumerate(case.coding.diagnoses):
        found = case.book.diagnosis(code, case.on)
        where, earlier = f"diagnoses[{place}]", case.coding.diagnoses[:place]
        if found and place == 0 and _MANIFESTATION.search(found.text):
            message = f"{code} ({found.text}) is a manifestation and cannot be the first diagnosis"
            yield finding("COD-ICD-MANIFESTATION", Severity.ERROR, where, message, "List its cause first", _FIRST)
        elif note := _missing_cause(case, code, earlier):
            message = f"{code} says: code first {note}"
            remedy = "List that condition before it, or take a code that needs none"
            severity = Severity.WARNING if place else Severity.HOLD
            yield finding("COD-ICD-CODE-FIRST", severity, where, message, remedy, _FIRST)


def _missing_cause(case: Case, code: str, earlier: tuple[str, ...]) -> str | None:
    """The note that wants another code before this one and finds none.

    A note that speaks of an underlying disease wants any other code before; one that names codes wants one of those.
    """
    for _, notes in case.book.notes(code, case.on):
        if not earlier and any(_UNDERLYING.match(note) for note in notes.code_first):
            return "; ".join(notes.code_first)
        wanted = [each for note in notes.code_first for each in references(note)]
        conditional = any(_conditional(note.lower()) for note in notes.code_first)
        if wanted and not conditional and not any(each.matches(one) for each in wanted for one in earlier):
            return "; ".join(notes.code_first)
    return None


def _conditional(note: str) -> bool:
    """Whether a note speaks of a condition that the patient may not have."""
    return note.startswith("any ") or any(words in note for words in (*_IF, *_CIRCUMSTANCES))


CHECKS: tuple[Check, ...] = (_excludes, _code_first)

"""The form of the answers: yes or no only where that is allowed, and always a way out."""

import re
from collections.abc import Iterator

from domain.queries.findings import finding
from models.findings import Finding, Severity
from models.queries import Purpose, QueryDraft

_ASKED = re.compile(
    r"(?:^|[.!?;:,]\s+)((does|do|is|are|was|were|did|has|have|had) "
    r"(the|this|these|it|there|he|she|they|your)\b[^.?!]*\?)",
    re.IGNORECASE,
)
_YES = re.compile(r"^\s*(yes|no|agree|disagree)\s*([,.;:(-]|$)", re.IGNORECASE)
_OTHER = re.compile(r"\bother\b", re.IGNORECASE)
_UNABLE = re.compile(r"\b(unable|cannot|can not|undetermined|not able)\b", re.IGNORECASE)
_ALLOWED = {
    Purpose.PRESENT_ON_ADMISSION: re.compile(r"\b(on|at (the )?time of|before) (the )?admission\b", re.IGNORECASE),
    Purpose.CAUSE_AND_EFFECT: re.compile(
        r"\b(due to|related|relationship|caused?|result of|linked|associated|secondary to|manifestation|complication)",
        re.IGNORECASE,
    ),
    Purpose.CLINICAL_VALIDATION: re.compile(
        r"\b(clinically (valid|supported)|confirmed|valid|ruled out|status)\b", re.IGNORECASE
    ),
    Purpose.CONFLICT: re.compile(r"\b(conflict\w*|differ\w*|while|whereas|both)\b", re.IGNORECASE),
}


def is_way_out(option: str) -> bool:
    """Whether an option commits to nothing."""
    return bool(_OTHER.search(option) or _UNABLE.search(option))


def yes_or_no(draft: QueryDraft) -> Iterator[Finding]:
    """Yes or no confirms what is documented: admission status, cause, a conflict, validity; it finds no diagnosis."""
    found = _ASKED.search(draft.question)
    answers = [each for each in draft.options if _YES.match(each)]
    if not found and not answers:
        return
    said = found[1].strip() if found else answers[0]
    allowed = _ALLOWED.get(draft.purpose)
    if allowed is None:
        message = f"“{said}” asks for yes or no, which the purpose {draft.purpose.value} does not allow"
        yield finding("QRY-YES-NO", "question", message, "Offer the clinically reasonable options instead")
    elif not allowed.search(draft.question):
        message = f"“{said}” asks for yes or no, but not about the purpose {draft.purpose.value}"
        yield finding("QRY-YES-NO", "question", message, "Ask about that purpose, or offer options instead")
    elif draft.purpose is Purpose.CONFLICT and len({each.document for each in draft.indicators}) < 2:
        message = f"“{said}” is about conflicting documentation, but only one document is cited"
        yield finding("QRY-YES-NO", "indicators", message, "Cite both documents that contradict each other")
    elif not draft.options:
        message = f"“{said}” asks for yes or no and leaves no way out"
        yield finding("QRY-YES-NO", "options", message, "Offer yes, no, other and unable to determine")


def ways_out(draft: QueryDraft) -> Iterator[Finding]:
    """A list of options has “other” and “unable to determine”. There may be only one reasonable diagnosis in it."""
    options = draft.options
    if not options:
        return  # An open question needs no options.
    if not any(_OTHER.search(each) for each in options):
        yield finding(
            "QRY-NO-OTHER", "options", "There is no option for another answer", "Add “Other (please describe)”"
        )
    if not any(_UNABLE.search(each) for each in options):
        message = "There is no option for not being able to say"
        yield finding("QRY-NO-UNABLE", "options", message, "Add “Unable to determine”")
    real = [each for each in options if not is_way_out(each)]
    if len(real) == 1:
        message = f"“{real[0]}” is the only answer offered"
        remedy = "See that the indicators support no other; offer each that they do"
        yield finding("QRY-ONE-OPTION", "options", message, remedy, Severity.WARNING)

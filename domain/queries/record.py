"""The record as text that can be cited: notes by their id, conditions and procedures as suggestions name them."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from domain.coding.evidence import Standing, around, standing
from models.intake import Intake
from models.queries import Citation, DiagnosisGuide

type Record = Mapping[str, str]
"""The text of each document by its id."""

_NOT_DOCUMENTED = (Standing.NEGATED, Standing.FAMILY)


def record_texts(intake: Intake) -> Record:
    """Return what a query may cite. Of notes that share an id, the first is meant."""
    texts = {each.identifier: each.text for each in reversed(intake.documents) if each.identifier}
    texts |= {f"condition[{place}]": item.text for place, item in enumerate(intake.conditions) if item.text}
    texts |= {f"procedure[{place}]": item.text for place, item in enumerate(intake.procedures) if item.text}
    return texts


def cite(record: Record, words: str) -> Citation | None:
    """Return the first place where the record has these words, in any case; None where it has them nowhere."""
    for document, text in record.items():
        start = text.lower().find(words.lower())
        if words and start >= 0:
            end = start + len(words)
            return Citation(document=document, start=start, end=end, quote=text[start:end])
    return None


@lru_cache(maxsize=256)
def pattern(words: Sequence[str]) -> re.Pattern[str]:
    """Return a pattern for any of these words, the longest first, plural or not."""
    longest = sorted(words, key=len, reverse=True)
    body = "|".join(re.escape(each).replace(r"\ ", r"[\s-]+") for each in longest)
    return re.compile(rf"(?<!\w)({body})(?:s|es)?(?!\w)", re.IGNORECASE)


def names(guide: DiagnosisGuide) -> tuple[str, ...]:
    """Return everything that a diagnosis is called."""
    return (guide.name, *guide.words)


def named_in(text: str, guides: Sequence[DiagnosisGuide]) -> dict[str, DiagnosisGuide]:
    """Return the diagnoses of the guide that a text names, by the words that name them."""
    meant = {word.lower(): guide for guide in guides for word in names(guide)}
    found = {}
    for match in pattern(tuple(meant)).finditer(text):
        found[match[0]] = meant[re.sub(r"[\s-]+", " ", match[1]).lower()]
    return found


def stands_in(record: Record, citation: Citation, words: Sequence[str]) -> bool:
    """Whether a citation has one of the words, and not as something denied or of the family."""
    text = record.get(citation.document, "")
    genuine = text[citation.start : citation.end] == citation.quote
    whole, offset = (text, citation.start) if genuine else (citation.quote, 0)
    return any(
        standing(around(whole, offset + match.start(), offset + match.end())) not in _NOT_DOCUMENTED
        for match in pattern(tuple(words)).finditer(citation.quote)
    )

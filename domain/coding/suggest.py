"""Codes that the documentation supports, each with the words that support it.

Rules of outpatient coding (ICD-10-CM guidelines section IV): what is negated, uncertain, past or in the family is not
coded as a present condition; a symptom gives way to the diagnosis that explains it. Inpatient stays differ in one
point (section II.H): an uncertain diagnosis at discharge is coded as if it existed.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from domain.coding.book import CodeBook, Diagnosis, Synonym
from domain.coding.evidence import Standing, around, section_at, sections, standing
from domain.coding.visit import age_on, visit
from models.coding import Suggestion
from models.intake import ClinicalItem, Document, Intake

ICD = "ICD-10-CM"
_DIAGNOSIS_WEIGHT = {"assessment": 0.9, "findings": 0.6, "history": 0.4, "reason": 0.35, "exam": 0.35, "": 0.4}
_SERVICE_WEIGHT = {"procedure": 0.85, "tests": 0.85, "findings": 0.3, "": 0.5}
_UNCODED_SECTIONS = ("plan", "medications", "allergies", "social history", "total time", "signed electronically")
_CODED = re.compile(r"icd-10-cm|2\.16\.840\.1\.113883\.6\.90", re.IGNORECASE)
_SERVICE_SYSTEM = re.compile(r"ama-assn|cpt|hcpcs|2\.16\.840\.1\.113883\.6\.12", re.IGNORECASE)
_FINDINGS = "R70"
"""Below it are symptoms and signs of chapter 18; from it on abnormal findings, which no diagnosis explains away."""
_QUALIFIER = re.compile(r"\s*\((disorder|finding|situation|procedure|morphologic abnormality|regime/therapy)\)\s*$")


@lru_cache(maxsize=4)
def _matcher(phrases: tuple[str, ...]) -> re.Pattern[str]:
    longest = sorted(phrases, key=len, reverse=True)
    body = "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in longest)
    return re.compile(rf"(?<![\w])(?:{body})(?![\w])", re.IGNORECASE)


def _normal(words: str) -> str:
    return re.sub(r"\s+", " ", words).strip().lower()


class _Words:
    """The book's synonyms, ready to be found in text."""

    def __init__(self, book: CodeBook) -> None:
        self._codes: dict[str, Synonym] = {_normal(each.words): each for each in book.synonyms()}
        self._pattern = _matcher(tuple(self._codes)) if self._codes else re.compile(r"(?!)")

    def find(self, text: str) -> Iterator[tuple[int, int, Synonym]]:
        for match in self._pattern.finditer(text):
            yield match.start(), match.end(), self._codes[_normal(match[0])]

    def whole(self, text: str) -> Synonym | None:
        """Return the synonym that a whole phrase means: exactly, or else its longest part that is affirmed."""
        plain = _normal(_QUALIFIER.sub("", text.replace("_", " ")))
        if plain in self._codes:
            return self._codes[plain]
        hits = [hit for hit in self.find(plain) if standing(around(plain, *hit[:2])) is Standing.AFFIRMED]
        return max(hits, key=lambda hit: hit[1] - hit[0])[2] if hits else None


def fits(found: Diagnosis, intake: Intake, on: date) -> bool:
    """Whether a diagnosis fits the patient's sex and age (true where they are not known)."""
    sex = intake.patient.sex
    if found.sex and sex is not None and sex.value in "FM" and found.sex != sex.value:
        return False
    age = age_on(intake.patient.birth_date, on)
    if age is None:
        return True
    return (found.age_min is None or age >= found.age_min) and (found.age_max is None or age <= found.age_max)


def _described(book: CodeBook, system: str, code: str, intake: Intake, on: date) -> str | None:
    """Return our words for a code that may be suggested, None for one that may not."""
    if system == ICD:
        found = book.diagnosis(code, on)
        return found.text if found and found.billable and fits(found, intake, on) else None
    service = book.procedure(code, on)
    return service.text if service else None


def _from_note(document: Document, words: _Words, inpatient: bool) -> Iterator[tuple[Synonym, int, int, str, float]]:
    marks = sections(document.text)
    for start, end, synonym in words.find(document.text):
        section = section_at(marks, start)
        stands = standing(around(document.text, start, end))
        diagnosis = synonym.system == ICD
        if diagnosis and inpatient and stands is Standing.UNCERTAIN:
            stands = Standing.AFFIRMED
        if stands is not Standing.AFFIRMED or section in _UNCODED_SECTIONS:
            continue
        weights = _DIAGNOSIS_WEIGHT if diagnosis else _SERVICE_WEIGHT
        weight = weights.get(section, 0.3)
        if not diagnosis and section in ("history", "reason", "assessment", "exam"):
            weight = 0.3
        yield synonym, start, end, f"Named in the note ({section or 'text'})", weight


def _from_items(
    items: tuple[ClinicalItem, ...], name: str, words: _Words, book: CodeBook, on: date
) -> Iterator[tuple[str, str, str, str, str, float]]:
    coded = _CODED if name == "condition" else _SERVICE_SYSTEM
    for place, item in enumerate(items):
        where = f"{name}[{place}]"
        if coded.search(item.system):
            system = ICD if name == "condition" else ("HCPCS" if item.code[:1].isalpha() else "CPT")
            if system != ICD or ((found := book.diagnosis(item.code, on)) and found.billable):
                yield system, item.code, where, item.text or item.code, f"Coded in the record as {item.code}", 0.95
                continue
        if (synonym := words.whole(item.text)) and (synonym.system == ICD) is (name == "condition"):
            yield synonym.system, synonym.code, where, item.text, f"The record's {name} in words", 0.8


def _explained(found: list[Suggestion]) -> Iterator[Suggestion]:
    """Lower symptoms (chapter R) and headers of a better code where a definite diagnosis is as well supported."""
    definite = [s for s in found if s.system == ICD and s.code[0] not in "RZ" and s.confidence >= 0.75]
    for each in found:
        if each.system == ICD and "R00" <= each.code < _FINDINGS and definite:
            reason = f"{each.reason}; a symptom that {definite[0].code} may explain"
            yield each.model_copy(update={"confidence": min(each.confidence, 0.3), "reason": reason})
        else:
            yield each


class _Offers:
    """The best-supported suggestion of each code."""

    def __init__(self, intake: Intake, book: CodeBook, on: date) -> None:
        self._intake, self._book, self._on = intake, book, on
        self.best: dict[tuple[str, str], Suggestion] = {}

    def add(
        self, system: str, code: str, document: str, span: tuple[int, int], said: str, why: str, weight: float
    ) -> None:
        known = self.best.get((system, code))
        text = _described(self._book, system, code, self._intake, self._on)
        if text is None or (known and known.confidence >= weight):
            return
        self.best[system, code] = Suggestion(
            system=system,
            code=code,
            text=text,
            document=document,
            start=span[0],
            end=span[1],
            evidence=said,
            reason=why,
            confidence=weight,
        )


def suggest(intake: Intake, book: CodeBook) -> tuple[Suggestion, ...]:
    """Return the codes that conditions, procedures and notes support, best first, each code once.

    `document` names the note, or "condition[i]", "procedure[i]" or "encounter"; start and end are characters of its
    text. Without a date of service nothing can be suggested, because codes depend on it.
    """
    on = intake.service_date
    if on is None:
        return ()
    words, offers = _Words(book), _Offers(intake, book, on)
    for items, name in ((intake.conditions, "condition"), (intake.procedures, "procedure")):
        for system, code, where, said, why, weight in _from_items(items, name, words, book, on):
            offers.add(system, code, where, (0, len(said)), said, why, weight)
    for document in intake.documents:
        for synonym, start, end, why, weight in _from_note(document, words, intake.encounter_class == "IMP"):
            said = document.text[start:end]
            offers.add(synonym.system, synonym.code, document.identifier, (start, end), said, why, weight)
    if seen := visit(intake, on):
        system = "HCPCS" if seen.code[0].isalpha() else "CPT"
        span = (seen.start, seen.end)
        offers.add(system, seen.code, seen.document, span, seen.evidence, seen.reason, seen.confidence)
    return tuple(sorted(_explained(list(offers.best.values())), key=lambda each: -each.confidence))

"""Which visit code a note supports: by minutes, by the kind of visit, by the problems assessed."""

import re
from dataclasses import dataclass
from datetime import date

from models.intake import Intake

_MINUTES = re.compile(r"total time[^.\n]{0,80}?:\s*(\d{1,3}) min(?:utes?)?\b", re.IGNORECASE)
_NEW = re.compile(r"\bnew patient\b", re.IGNORECASE)
_WELL = re.compile(
    r"preventive visit|yearly examination|annual (physical|examination)|well[- ](child|adult|visit)|"
    r"general examination of patient|encounter for (?:'?check[ -]?up'?)",
    re.IGNORECASE,
)
_WELLNESS = re.compile(r"annual wellness visit", re.IGNORECASE)
_OTHER_SERVICE = re.compile(
    r"operative note|procedure note|nurse note|nurse visit|lab visit|psychotherapy note|telephone note|"
    r"physical therapy evaluation|occupational therapy|dental|death certification",
    re.IGNORECASE,
)
_PROBLEM = re.compile(r"^\s*\d+\.\s+\S", re.MULTILINE)
_KNOWN_BY_MINUTES = ((40, "99215"), (30, "99214"), (20, "99213"), (10, "99212"))
_NEW_BY_MINUTES = ((60, "99205"), (45, "99204"), (30, "99203"), (15, "99202"))
_WELL_KNOWN = ((65, "99397"), (40, "99396"), (18, "99395"), (12, "99394"), (5, "99393"), (1, "99392"), (0, "99391"))
_WELL_NEW = ((40, "99386"), (18, "99385"))
_MINUTES_SOURCE = "time on the date of the visit (E/M rules of 2021)"


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit code with what supports it: document, span and reason."""

    code: str
    document: str
    start: int
    end: int
    evidence: str
    reason: str
    confidence: float


def age_on(birth: date | None, on: date) -> int | None:
    """Return the age in completed years, None where the birth date is not known or later."""
    if birth is None or birth > on:
        return None
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def _step(table: tuple[tuple[int, str], ...], value: int) -> str | None:
    return next((code for least, code in table if value >= least), None)


def minutes_level(intake: Intake) -> Visit | None:
    """Return the office visit that the documented minutes support, None where a note states none."""
    for document in intake.documents:
        if found := _MINUTES.search(document.text):
            new = bool(_NEW.search(document.text))
            table = _NEW_BY_MINUTES if new else _KNOWN_BY_MINUTES
            if code := _step(table, int(found[1])):
                kind = "new" if new else "known"
                reason = f"{found[1]} minutes with a {kind} patient; {_MINUTES_SOURCE}"
                return Visit(code, document.identifier, *found.span(), found[0], reason, 0.85)
    return None


def _well(intake: Intake, on: date) -> Visit | None:
    """A preventive visit, said by the note or by the kind of encounter."""
    age = age_on(intake.patient.birth_date, on)
    sources = [(document.identifier, document.text) for document in intake.documents]
    sources += [(f"procedure[{place}]", item.text) for place, item in enumerate(intake.procedures)]
    for name, text in sources:
        if found := _WELLNESS.search(text):
            return Visit("G0439", name, *found.span(), found[0], "Medicare wellness visit", 0.7)
        if (found := _WELL.search(text)) and age is not None:
            table = _WELL_NEW if _NEW.search(text) and age >= 18 else _WELL_KNOWN
            if code := _step(table, age):
                return Visit(code, name, *found.span(), found[0], f"Preventive visit at age {age}", 0.8)
    return None


def _by_kind(intake: Intake) -> Visit | None:
    kind = {"EMER": "99283", "IMP": "99231", "AMB": "99213", "VR": "99213"}.get(intake.encounter_class)
    if kind is None:
        return None
    problems = sum(len(_PROBLEM.findall(document.text)) for document in intake.documents)
    if kind == "99213" and problems > 1:
        return Visit("99214", "encounter", 0, 0, f"{problems} problems assessed", "Several problems assessed", 0.5)
    words = f"Encounter of class {intake.encounter_class}"
    return Visit(kind, "encounter", 0, 0, words, "Kind of encounter; the level needs the coder's judgement", 0.5)


def visit(intake: Intake, on: date) -> Visit | None:
    """Return the best-supported visit code; None for a note of another service (an operation, a therapy, a nurse)."""
    words = " ".join(
        (*(d.title + " " + d.text[:200] for d in intake.documents), *(p.text for p in intake.procedures[:1]))
    )
    if _OTHER_SERVICE.search(words):
        return None
    return _well(intake, on) or minutes_level(intake) or _by_kind(intake)

"""How much decision making a note shows, by the three elements of the office-visit rules of 2021.

Two of three elements decide the level: problems addressed, data reviewed and risk. Reading a note by words is rough, so
the result is evidence for the coder and a signal for the auditor, never a code by itself.
Source: CPT E/M guidelines (2021, 2023), taken over by CMS in 42 CFR 414 rule making (84 FR 62568).
"""

import re
from dataclasses import dataclass

from domain.coding.evidence import sections
from models.intake import Document, Intake

LEVELS = ("none", "straightforward", "low", "moderate", "high")
_PROBLEM = re.compile(r"^\s*\d+\.\s+(\S.*)$", re.MULTILINE)
_WORSE = re.compile(r"\b(above goal|worsening|uncontrolled|not controlled|exacerbation|flare|not at goal)\b", re.I)
_LONG = re.compile(
    r"\b(hypertension|diabetes|asthma|copd|osteoarthritis|heart failure|depress\w+|chronic|hypothyroid\w+|"
    r"hyperlipid\w+|atrial fibrillation|migraine|epilep\w+)\b",
    re.I,
)
_THREAT = re.compile(r"\b(threat to life|sepsis|stroke|myocardial infarction|respiratory failure|anaphylaxis)\b", re.I)
_SYSTEMIC = re.compile(r"\b(pneumonia|pyelonephritis|systemic|dehydration|head injury)\b", re.I)
_TEST = re.compile(
    r"\b(a1c|metabolic panel|blood count|cbc|urinalysis|dipstick|strep test|x-ray|radiograph|ecg|ekg|mri|ct scan|"
    r"ultrasound|culture|lipid panel|tsh|troponin|spirometry)\b",
    re.I,
)
_OTHERS = re.compile(r"\b(independent historian|history from (?:the )?(?:mother|father|parent|daughter|son)|"
                     r"outside records|records reviewed|discussed with)\b", re.I)  # fmt: skip
_PRESCRIBED = re.compile(
    r"\b\d+(?:\.\d+)?\s*(?:mg|mcg|units|percent cream|mg/kg)\b|\bprescri\w+|\brefill\w*", re.I
)  # a strength in the plan is a drug that was decided on
_SURGERY = re.compile(r"\b(minor (?:procedure|surgery)|injection|sutur\w+|excision|biopsy)\b", re.I)
_GRAVE = re.compile(r"\b(admit\w*|hospitali[sz]\w+|emergency surgery|toxicity monitoring|comfort care|hospice)\b", re.I)


@dataclass(frozen=True, slots=True)
class DecisionMaking:
    """Places in LEVELS of each element, and what was read for it."""

    problems: int
    data: int
    risk: int
    evidence: tuple[str, ...]

    @property
    def level(self) -> int:
        """The level that two of the three elements reach."""
        return sorted((self.problems, self.data, self.risk))[1]


def decision_making(intake: Intake) -> DecisionMaking | None:
    """Return the decision making that the notes show, None where no note assesses a problem."""
    text = "\n".join(document.text for document in intake.documents)
    addressed = [found for document in intake.documents for found in _assessed(document)]
    if not addressed:
        return None
    problems, why = _problems(addressed)
    tests = {found[0].lower() for found in _TEST.finditer(text)}
    sources = len(tests) + len({found[0].lower() for found in _OTHERS.finditer(text)})
    data = 3 if sources >= 3 else 2 if sources == 2 else 1
    risk, said = _risk(intake.documents)
    read = "1 source" if sources == 1 else f"{sources} sources"
    return DecisionMaking(problems, data, risk, (why, f"{read} of data (tests, people, records)", said))


def _assessed(document: Document) -> list[str]:
    return _PROBLEM.findall(_section(document.text, "assessment"))


def _problems(addressed: list[str]) -> tuple[int, str]:
    text = "; ".join(addressed)
    lasting = [each for each in addressed if _LONG.search(each)]
    if found := _THREAT.search(text):
        return 4, f"a threat to life or function ({found[0]})"
    if worse := [each for each in lasting if _WORSE.search(each)]:
        return 3, f"a chronic illness that is worse ({worse[0]})"
    if len(lasting) >= 2:
        return 3, f"{len(lasting)} chronic illnesses"
    if found := _SYSTEMIC.search(text):
        return 3, f"an acute illness of the whole body ({found[0]})"
    return 2, f"{len(addressed)} problem{'s' if len(addressed) > 1 else ''} addressed"


def _risk(documents: tuple[Document, ...]) -> tuple[int, str]:
    plan = "\n".join(_section(document.text, "plan") for document in documents)
    for level, pattern, words in (
        (4, _GRAVE, "a decision about hospital care"),
        (3, _PRESCRIBED, "a prescribed drug"),
        (2, _SURGERY, "a minor procedure"),
    ):
        if found := pattern.search(plan):
            return level, f"{words} ({found[0]})"
    return 2, "low risk"


def _section(text: str, name: str) -> str:
    """Return the text under a heading, up to the next one."""
    marks = sections(text)
    ends = [start for start, _ in marks[1:]] + [len(text)]
    return "\n".join(text[start:end] for (start, each), end in zip(marks, ends, strict=True) if each == name)

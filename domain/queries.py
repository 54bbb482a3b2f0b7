"""Whether a query to a physician is neutral.

Source of all rules: AHIMA/ACDIS, Guidelines for Achieving a Compliant Query Practice (2022 update). A query states the
clinical indicators, offers every reasonable option and ways out, and neither steers nor says what an answer is worth.
"""

import re
from collections.abc import Iterator
from itertools import chain

from models.findings import Finding, Severity

_SOURCE = "AHIMA/ACDIS Guidelines for Achieving a Compliant Query Practice (2022)"
_WORTH = re.compile(
    r"\b(reimburs\w*|payments?|paid|revenue|DRG\w*|MS-DRG|HCC\w*|RAF|risk[- ]adjust\w*|quality (scores?|measures?)|"
    r"severity of illness|SOI|ROM|risk of mortality|case[- ]mix|CC/MCC|MCC|denials?|profil\w+|"
    r"higher[- ]weight\w*|financial\w*|bonus|star ratings?)\b",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"\b(please (document|add|change|confirm|agree)(?! (the|whether|if|your|its|their|any|which|what|other)\b)|"
    r"(do|would|don't|wouldn't) you agree|can you (document|add|confirm)|you should|should be documented as|"
    r"isn't (this|it)|wouldn't you|clearly|obviously|we need you to|to support)\b",
    re.IGNORECASE,
)
_YES_NO = re.compile(
    r"(?:^|[.!?;]\s+)((does|is|are|was|were|did|has|have|had) (the|this|it|there|he|she|they|your)\b[^.?!]*\?)",
    re.IGNORECASE,
)
_OTHER = re.compile(r"\bother\b", re.IGNORECASE)
_UNABLE = re.compile(r"\b(unable|cannot|can not|clinically undetermined|undetermined|not able)\b", re.IGNORECASE)
_YES = re.compile(r"^\s*(yes|no|agree|disagree)\b", re.IGNORECASE)
_DISEASE = re.compile(
    r"\b(sepsis|septic shock|severe malnutrition|malnutrition|encephalopathy|respiratory failure|pneumonia|"
    r"heart failure|kidney (?:injury|failure|disease)|renal failure|myocardial infarction|stroke|"
    r"pressure (?:ulcer|injury)|anemia|diabetes|diabetic \w+|polyneuropathy|cancer|carcinoma|fracture|"
    r"depression|obesity|hyponatremia|acidosis|copd|asthma|hypertension|atrial fibrillation|embolism|"
    r"thrombosis|cirrhosis|coma|shock)\b",
    re.IGNORECASE,
)


def _finding(code: str, where: str, message: str, remedy: str) -> Finding:
    return Finding(code=code, severity=Severity.ERROR, where=where, message=message, remedy=remedy, source=_SOURCE)


def _worth(text: str, options: tuple[str, ...]) -> Iterator[Finding]:
    for where, said in (("question", text), *((f"options[{place}]", each) for place, each in enumerate(options))):
        if found := _WORTH.search(said):
            message = f"“{found[0]}” says what an answer is worth"
            yield _finding("QRY-IMPACT", where, message, "Leave payment, quality and severity out of the query")


def _steering(text: str) -> Iterator[Finding]:
    if found := _LEADING.search(text):
        message = f"“{found[0]}” steers toward an answer"
        yield _finding("QRY-LEADING", "question", message, "Ask openly: “please clarify ..., if it can be determined”")


def _yes_no(text: str, options: tuple[str, ...]) -> Iterator[Finding]:
    found = _YES_NO.search(text)
    answers = [each for each in options if _YES.match(each)]
    if found or answers:
        said = found[1].strip() if found else answers[0]
        message = f"“{said}” asks for yes or no"
        yield _finding("QRY-YES-NO", "question", message, "Offer the clinically reasonable options instead")


def _ways_out(options: tuple[str, ...]) -> Iterator[Finding]:
    if not options:
        return  # An open question needs no options.
    if not any(_OTHER.search(each) for each in options):
        yield _finding(
            "QRY-NO-OTHER", "options", "There is no option for another answer", "Add “Other (please describe)”"
        )
    if not any(_UNABLE.search(each) for each in options):
        message = "There is no option for not being able to say"
        yield _finding("QRY-NO-UNABLE", "options", message, "Add “Unable to determine”")
    real = [each for each in options if not _OTHER.search(each) and not _UNABLE.search(each)]
    if len(real) == 1:
        message = f"“{real[0]}” is the only diagnosis offered"
        yield _finding("QRY-ONE-OPTION", "options", message, "Offer every option that the indicators support")


def _indicators(indicators: tuple[str, ...]) -> Iterator[Finding]:
    if not any(each.strip() for each in indicators):
        message = "No clinical indicator is quoted"
        yield _finding(
            "QRY-NO-INDICATORS", "indicators", message, "Quote findings, results and treatment of this record"
        )


def _new_diagnosis(text: str, indicators: tuple[str, ...]) -> Iterator[Finding]:
    """The question names only diagnoses that the record already has."""
    record = " ".join(indicators).lower()
    for name in dict.fromkeys(found[0].lower() for found in _DISEASE.finditer(text)):
        if name not in record:
            message = f"“{name}” is in the question but not in the quoted record"
            remedy = "Quote where the record has it, or move it among the options"
            yield _finding("QRY-NEW-DIAGNOSIS", "question", message, remedy)


def check_query(text: str, options: tuple[str, ...], indicators: tuple[str, ...]) -> tuple[Finding, ...]:
    """Return why a query may not be sent, each finding citing the words; empty when it is neutral."""
    return tuple(
        chain(
            _worth(text, options),
            _steering(text),
            _yes_no(text, options),
            _ways_out(options),
            _indicators(indicators),
            _new_diagnosis(text, indicators),
        )
    )

"""The diagnosis that supports a service under the payer's policy: on the claim, or documented and not billed."""

from domain.coding.book import CodeBook
from domain.coding.draft import LIKELY
from domain.denials.known import Fix, Known
from models.coding import Coding
from models.denials import Correction
from models.edits import Support

_MOST = 12


def run(known: Known, correction: Correction, book: CodeBook) -> Correction:
    """Point a denied line to a diagnosis that its policy names; add one that the chart documents where none is."""
    for number in known.denied_lines:
        line = known.view.lines[number - 1]
        on = known.view.day(line)
        policy = book.support(line.code, known.view.payer_id, known.view.payer_kind, on) if on else None
        coding = correction.coding or known.coding
        if policy is None or any(
            _names(policy, coding.diagnoses[each - 1]) for each in coding.lines[number - 1].pointers
        ):
            continue
        correction = _supported(known, correction, coding, number, policy)
    return correction


def _supported(known: Known, correction: Correction, coding: Coding, number: int, policy: Support) -> Correction:
    code = coding.lines[number - 1].code
    for place, diagnosis in enumerate(coding.diagnoses, 1):
        if _names(policy, diagnosis):
            words = f"Line {number}, {code}: pointed to diagnosis {place} ({diagnosis}), which supports it"
            return correction.because(FIX.name, words, policy.source, coding=_pointed(coding, number, place))
    documented = (each for each in known.suggestions if each.system == "ICD-10-CM" and each.confidence >= LIKELY)
    found = next((each for each in documented if _names(policy, each.code)), None)
    if found is None or len(coding.diagnoses) >= _MOST:
        return correction
    more = coding.model_copy(update={"diagnoses": (*coding.diagnoses, found.code)})
    words = f"Line {number}, {code}: {found.code} is documented (document {found.document}) and supports it"
    return correction.because(FIX.name, words, policy.source, coding=_pointed(more, number, len(more.diagnoses)))


def _pointed(coding: Coding, number: int, diagnosis: int) -> Coding:
    lines = list(coding.lines)
    pointers = (diagnosis, *(each for each in lines[number - 1].pointers if each != diagnosis))[:4]
    lines[number - 1] = lines[number - 1].model_copy(update={"pointers": pointers})
    return coding.model_copy(update={"lines": tuple(lines)})


def _names(policy: Support, diagnosis: str) -> bool:
    return diagnosis.replace(".", "").upper().startswith(policy.prefixes)


FIX = Fix("diagnosis_support", run)

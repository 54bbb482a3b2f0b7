"""A plausible hospital coding: what a coder would start from. A person decides."""

from collections.abc import Sequence

from domain.coding.hospital import stay_days
from models.coding import CodedLine, Coding, HospitalCoding
from models.intake import Intake

_ROOM = "0120"
_EMERGENCY = "0450"
_DEPARTMENTS = {
    "lab": "0300", "radiology": "0320", "diagnostic": "0920", "vaccine": "0771", "psychiatry": "0900",
    "em": "0510", "preventive": "0510", "counselling": "0510",
}  # fmt: skip
"""Kind of service to the department that usually provides it; a visit to an emergency room is that room's."""
_OTHER = "0761"


def draft_stay(diagnoses: tuple[str, ...], intake: Intake) -> Coding:
    """Return a stay with its days in a room with two beds; every diagnosis was there at admission."""
    part = HospitalCoding(present_on_admission=("Y",) * len(diagnoses), admitting_diagnosis=diagnoses[0])
    room = CodedLine(revenue_code=_ROOM, units=max(1, stay_days(intake)))
    return Coding(diagnoses=diagnoses, lines=(room,), hospital=part)


def draft_visit(diagnoses: tuple[str, ...], services: Sequence[tuple[str, str]], intake: Intake) -> Coding:
    """Return an outpatient visit of (code, kind) services; its first diagnosis is also what brought the patient."""
    lines = tuple(CodedLine(code=code, revenue_code=_department(kind, intake)) for code, kind in services)
    return Coding(diagnoses=diagnoses, lines=lines, hospital=HospitalCoding(reasons_for_visit=diagnoses[:1]))


def _department(kind: str, intake: Intake) -> str:
    if intake.encounter_class == "EMER" and kind not in ("lab", "radiology"):
        return _EMERGENCY
    return _DEPARTMENTS.get(kind, _OTHER)

"""What a hospital's coding needs: lines by department, a whole stay, a group."""

from collections.abc import Iterator

from domain.coding.checks.case import Case, Check, finding
from domain.coding.hospital import INPATIENT_BILLS, group, hospital_part, patient_status, stay_days, type_of_bill
from domain.hospital import STILL_PATIENT
from models.findings import Finding, Severity

_UB = "NUBC uniform bill; X12 837I TR3 (005010X223A2)"
_POA = "Medicare Claims Processing Manual ch. 25 (present on admission); 42 CFR 412.46"
_DRG = "42 CFR 412.60 (assignment of DRGs)"
_MOST_PROFESSIONAL = 12
_UNSCHEDULED = ("0450", "0516", "0526", "0762")
"""Departments of unscheduled visits, whose claims tell the patient's reason."""


def _error(code: str, where: str, message: str, remedy: str, source: str = _UB) -> Finding:
    return finding(code, Severity.ERROR, where, message, remedy, source)


def _form(case: Case) -> Iterator[Finding]:
    coding, hospital = case.coding, case.intake.institutional
    if hospital is not (coding.hospital is not None):
        billed = "institutionally" if hospital else "professionally"
        message = f"The encounter is billed {billed}, and the coding is of the other form"
        remedy = "Code the form that is billed, or correct the billing form"
        yield _error("COD-FORM", "hospital", message, remedy)
    if not hospital and len(coding.diagnoses) > _MOST_PROFESSIONAL:
        message = f"{len(coding.diagnoses)} diagnoses; a professional claim holds {_MOST_PROFESSIONAL}"
        yield _error("COD-ICD-MANY", "diagnoses", message, "Keep those that were treated")


def _lines(case: Case) -> Iterator[Finding]:
    for place, line in enumerate(case.coding.lines):
        where, on = f"lines[{place}]", line.service_date or case.on
        if not case.intake.institutional:
            if not line.code:
                yield _error("COD-LINE-CODE", f"{where}.code", "The line has no service code", "Enter one")
            continue
        department = case.book.revenue_code(line.revenue_code, on)
        if department is None:
            message = f"{line.revenue_code or 'No code'} is not a revenue code of {on}"
            yield _error("COD-REVENUE-CODE", f"{where}.revenue_code", message, "Choose a department")
        elif department.needs_hcpcs and not line.code and not case.intake.inpatient:
            message = f"{department.code} ({department.text}) names no service"
            yield _error("COD-REVENUE-HCPCS", f"{where}.code", message, "Enter the HCPCS code of the service")


def _present_on_admission(case: Case) -> Iterator[Finding]:
    if not case.intake.inpatient:
        return
    given = hospital_part(case.coding).present_on_admission
    for place, code in enumerate(case.coding.diagnoses):
        if place >= len(given) or not given[place]:
            where, remedy = f"hospital.present_on_admission[{place}]", "Say Y, N, U or W, or 1 where the code is exempt"
            yield _error("COD-POA", where, f"{code}: present on admission is not said", remedy, _POA)


def _stay(case: Case) -> Iterator[Finding]:
    part, visit = hospital_part(case.coding), case.intake.hospital
    if not case.intake.inpatient:
        return
    if part.admitting_diagnosis is None:
        yield _error("COD-ADMITTING", "hospital.admitting_diagnosis", "The admitting diagnosis is missing", "Enter it")
    left = case.intake.end_date
    if visit.admitted and left and visit.admitted > left:
        message = f"Admitted on {visit.admitted}, discharged on {left}"
        yield _error("COD-STAY-DATES", "hospital.admitted", message, "Correct one of the dates")
    for place, each in enumerate(part.procedures):
        if each.day is None:
            continue
        # Medicare's three-day window: what was done just before admission belongs to the stay.
        if (visit.admitted and (visit.admitted - each.day).days > 3) or (left and each.day > left):
            where, message = f"hospital.procedures[{place}].day", f"{each.code} on {each.day} is outside of the stay"
            yield _error("COD-PROCEDURE-DATE", where, message, "Correct the day, or bill it apart")
    yield from _room_days(case)


def _room_days(case: Case) -> Iterator[Finding]:
    rooms = [
        line.units
        for line in case.coding.lines
        if (found := case.book.revenue_code(line.revenue_code, line.service_date or case.on)) and found.room
    ]
    days = stay_days(case.intake)
    if days and sum(rooms) != days:
        message = f"{sum(rooms)} days of room and board in a stay of {days}"
        remedy = "Bill each day of the stay but that of discharge"
        yield finding("COD-ROOM-DAYS", Severity.HOLD, "lines", message, remedy, _UB)


def _group(case: Case) -> Iterator[Finding]:
    if not case.intake.inpatient:
        return
    found, said = group(case.coding, case.intake, case.book), hospital_part(case.coding).drg
    if not found.drg:
        message = f"The stay falls into no group: {found.reason}"
        yield _error("COD-DRG", "hospital.drg", message, "Correct the principal diagnosis, sex, age or status", _DRG)
    elif said and said != found.drg:
        message = f"DRG {said} was given; the codes give {found.drg} ({found.text})"
        remedy = "Complete the codes, or take the grouper's"
        yield finding("COD-DRG-DIFFERS", Severity.WARNING, "hospital.drg", message, remedy, _DRG)


def _outpatient(case: Case) -> Iterator[Finding]:
    if not case.intake.institutional or case.intake.inpatient or hospital_part(case.coding).reasons_for_visit:
        return
    if any(line.revenue_code in _UNSCHEDULED for line in case.coding.lines):
        message = "An unscheduled visit without the patient's reason"
        yield _error(
            "COD-REASON", "hospital.reasons_for_visit", message, "Enter the complaint that brought the patient"
        )


def _bill(case: Case) -> Iterator[Finding]:
    if not case.intake.institutional:
        return
    bill = type_of_bill(case.coding, case.intake)
    if (bill in INPATIENT_BILLS) is not case.intake.inpatient:
        message = f"Type of bill {bill} does not go with an encounter of class {case.intake.encounter_class}"
        yield _error("COD-TYPE-OF-BILL", "hospital.type_of_bill", message, "Choose 011 for a stay, 013 for a visit")
    status = patient_status(case.coding, case.intake)
    if not status:
        yield _error("COD-PATIENT-STATUS", "hospital.patient_status", "The discharge status is missing", "Enter it")
    elif status != STILL_PATIENT and case.intake.inpatient and case.intake.end_date is None:
        message = f"Status {status}, but no day of discharge"
        yield _error("COD-PATIENT-STATUS", "hospital.patient_status", message, "Enter the day, or status 30")


def _codes(case: Case) -> Iterator[Finding]:
    part = hospital_part(case.coding)
    named = [
        ("admitting_diagnosis", part.admitting_diagnosis),
        *((f"reasons_for_visit[{place}]", code) for place, code in enumerate(part.reasons_for_visit)),
        *((f"external_causes[{place}].code", cause.code) for place, cause in enumerate(part.external_causes)),
    ]
    for where, code in named:
        found = case.book.diagnosis(code, case.on) if code else None
        if code and (found is None or not found.billable):
            message = f"{code} is not a diagnosis code to bill on {case.on}"
            yield _error("COD-ICD-INVALID", f"hospital.{where}", message, "Choose a code valid that day")


CHECKS: tuple[Check, ...] = (_form, _lines, _present_on_admission, _stay, _group, _outpatient, _bill, _codes)

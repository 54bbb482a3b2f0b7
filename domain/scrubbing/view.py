"""What the edits see of a claim: flat, whatever form it is written on."""

import re
from collections.abc import Callable, Iterator
from datetime import date

from domain.coding.book import CodeBook
from models.base import Value
from models.edits import Setting
from models.findings import Finding, Severity
from models.ids import PayerSequence
from models.intake import PersonName, Relationship, Sex


class ClaimLine(Value):
    """One service. The charge is for all units, in cents; pointers count diagnoses from 1.

    A hospital's line has a revenue code, perhaps no service code, and stands under all diagnoses.
    """

    code: str
    revenue_code: str = ""
    modifiers: tuple[str, ...] = ()
    units: int = 1
    pointers: tuple[int, ...] = ()
    charge_cents: int = 0
    service_date: date | None = None

    @property
    def name(self) -> str:
        """What a finding calls it."""
        return self.code or f"revenue code {self.revenue_code}"


class HospitalView(Value):
    """What an institutional claim has more: type of bill (three digits), days, codes of the uniform bill."""

    type_of_bill: str
    stay: bool
    statement_to: date | None = None
    admitted: date | None = None
    admission_type: str = ""
    patient_status: str = ""
    attending_npi: str = ""
    admitting_diagnosis: str = ""
    reasons_for_visit: tuple[str, ...] = ()
    present_on_admission: tuple[str, ...] = ()
    drg: str = ""


class EarlierService(Value):
    """A service that the same practitioner, or another of the group, gave the patient on another claim."""

    code: str
    modifiers: tuple[str, ...] = ()
    service_date: date


class OtherPayerView(Value):
    """What an earlier payer decided; None where it has not."""

    payer_id: str
    paid_cents: int | None = None
    adjudicated: date | None = None


class ClaimView(Value):
    """A claim before it is sent. `today` is the business date, `filing_limit` the last day that is in time."""

    form: str = "837P"
    sequence: PayerSequence = PayerSequence.PRIMARY
    frequency: str = "1"
    original_reference: str = ""
    payer_id: str = ""
    payer_kind: str = ""
    member_id: str = ""
    msp_type: str = ""
    relationship: Relationship = Relationship.SELF
    patient_name: PersonName = PersonName()
    patient_birth_date: date | None = None
    patient_sex: Sex | None = None
    subscriber_name: PersonName = PersonName()
    billing_npi: str = ""
    billing_tax_id: str = ""
    rendering_npi: str = ""
    referring_npi: str = ""
    billing_taxonomy: str = ""
    rendering_taxonomy: str = ""
    place_of_service: str = "11"
    date_of_service: date | None = None
    diagnoses: tuple[str, ...] = ()
    lines: tuple[ClaimLine, ...] = ()
    authorization_required: bool = False
    prior_authorization: str = ""
    referral_required: bool = False
    referral_number: str = ""
    missing_document: str = ""
    other_payers: tuple[OtherPayerView, ...] = ()
    filing_limit: date | None = None
    supplier: bool = False
    """Durable medical equipment, billed by a supplier."""
    history: tuple[EarlierService, ...] = ()
    hospital: HospitalView | None = None
    today: date

    @property
    def setting(self) -> Setting:
        """Whose tables of edits hold."""
        if self.form == "837I":
            return Setting.OUTPATIENT
        return Setting.SUPPLIER if self.supplier else Setting.PRACTITIONER

    def day(self, line: ClaimLine) -> date | None:
        """The day of a line: its own, else the claim's."""
        return line.service_date or self.date_of_service


Edit = Callable[[ClaimView, CodeBook], Iterator[Finding]]


def error(code: str, where: str, message: str, remedy: str, source: str, *lines: int) -> Finding:
    """Return a finding that the payer or the clearinghouse would reject. `lines` count from 1; default: `where`'s."""
    return _finding(Severity.ERROR, code, where, message, remedy, source, lines)


def hold(code: str, where: str, message: str, remedy: str, source: str, *lines: int) -> Finding:
    """Return a finding that the payer would probably deny: somebody looks first."""
    return _finding(Severity.HOLD, code, where, message, remedy, source, lines)


def warning(code: str, where: str, message: str, remedy: str, source: str, *lines: int) -> Finding:
    """Return a finding that only informs."""
    return _finding(Severity.WARNING, code, where, message, remedy, source, lines)


_LINE = re.compile(r"lines\[(\d+)\]")


def _finding(
    severity: Severity, code: str, where: str, message: str, remedy: str, source: str, lines: tuple[int, ...]
) -> Finding:
    if not lines and (named := _LINE.match(where)):
        lines = (int(named[1]) + 1,)
    return Finding(
        code=code, severity=severity, where=where, message=message, remedy=remedy, source=source, lines=lines
    )

"""The remittance advice (835 X221A1). Money is integer cents; every sign is the payer's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from edi.adjudication import InpatientAdjudication, OutpatientAdjudication, imply_adjudication
from edi.common import Adjustment, Contact, DatePeriod, Party, Procedure, Reference
from edi.summaries import InpatientSummary, ProviderSummary


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePayment:
    """What was paid for one line (2110).

    Attributes:
        procedure: SVC01, as adjudicated.
        submitted_procedure: SVC06, where it differs.
        units: SVC05, paid units; None stands for one.
        submitted_units: SVC07.
        control_number: REF*6R, the line's number on the claim.
        allowed_cents: AMT*B6.
        remarks: RARC of LQ*HE.
        other_codes: LQ of other lists ("RX" reject codes of the pharmacy council), in order.
        quantities: QTY by qualifier ("ZK" federal Medicare claim category 1, ...).
        position: Segment number of SVC in the file; 0 for a value that was not read.
    """

    procedure: Procedure
    charge_cents: int
    paid_cents: int
    units: Decimal | None = None
    submitted_procedure: Procedure | None = None
    submitted_units: Decimal | None = None
    revenue_code: str = ""
    service_date: date | None = None
    service_end: date | None = None
    adjustments: tuple[Adjustment, ...] = ()
    control_number: str = ""
    allowed_cents: int | None = None
    amounts: Mapping[str, int] = field(default_factory=dict, hash=False)
    quantities: Mapping[str, Decimal] = field(default_factory=dict, hash=False)
    references: tuple[Reference, ...] = ()
    remarks: tuple[str, ...] = ()
    other_codes: tuple[Reference, ...] = ()
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPayment:
    """What was decided about one claim (2100).

    Attributes:
        control_number: CLP01, CLM01 of the claim.
        status: CLP02: "1" to "3" processed as primary to tertiary, "4" denied, "19" to "21" processed and
            forwarded, "22" reversal, "23" not our claim, forwarded, "25" predetermination.
        payer_claim_number: CLP07, ICN.
        crossover_carrier: NM1*TT, who the payer forwarded the claim to.
        corrected_payer: NM1*PR, who should have been billed.
        corrected_patient: NM1*74, the insured as the payer knows it.
        drg: CLP11; `drg_weight` CLP12, `discharge_fraction` CLP13.
        inpatient: MIA; `inpatient_remarks` are its RARC, and imply it.
        outpatient: MOA; `outpatient_remarks` are its RARC, and imply it.
        contact: PER*CX, the payer's desk for this claim.
        received_date: DTM*050.
        statement_from: DTM*232.
        statement_to: DTM*233.
        dates: Other DTM, in order.
        amounts: AMT by qualifier ("AU" coverage amount, "I" interest, ...).
        quantities: QTY by qualifier ("CA" covered days, ...).
        references: REF, in order.
        position: Segment number of CLP in the file; 0 for a value that was not read.
    """

    control_number: str
    status: str
    charge_cents: int
    paid_cents: int
    patient_responsibility_cents: int = 0
    filing_indicator: str = ""
    payer_claim_number: str = ""
    facility_code: str = ""
    frequency: str = ""
    drg: str = ""
    drg_weight: Decimal | None = None
    discharge_fraction: Decimal | None = None
    patient: Party | None = None
    subscriber: Party | None = None
    corrected_patient: Party | None = None
    rendering_provider: Party | None = None
    crossover_carrier: Party | None = None
    corrected_payer: Party | None = None
    adjustments: tuple[Adjustment, ...] = ()
    inpatient: InpatientAdjudication | None = None
    inpatient_remarks: tuple[str, ...] = ()
    outpatient: OutpatientAdjudication | None = None
    outpatient_remarks: tuple[str, ...] = ()
    received_date: date | None = None
    statement_from: date | None = None
    statement_to: date | None = None
    dates: tuple[DatePeriod, ...] = ()
    contact: Contact | None = None
    amounts: Mapping[str, int] = field(default_factory=dict, hash=False)
    quantities: Mapping[str, Decimal] = field(default_factory=dict, hash=False)
    references: tuple[Reference, ...] = ()
    lines: tuple[ServicePayment, ...] = ()
    position: int = field(default=0, compare=False)

    def __post_init__(self) -> None:
        imply_adjudication(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderAdjustment:
    """Money moved outside of any claim (one pair of PLB). Positive cents lower the payment.

    Attributes:
        provider_id: PLB01.
        fiscal_date: PLB02, end of the provider's fiscal period.
        reason: "WO" overpayment recovery, "FB" forwarding balance, "72" authorized return, "L6" interest,
            "CS" adjustment, ...
        reference: PLB03-2, often the payer claim number.
    """

    provider_id: str
    fiscal_date: date
    reason: str
    cents: int
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Claims that stand under one LX with its summaries (2000).

    Attributes:
        number: LX01.
        claims: How many of the remittance's claims, in order, belong to it.
        summary: TS3.
        inpatient: TS2.
    """

    number: str
    claims: int
    summary: ProviderSummary | None = None
    inpatient: InpatientSummary | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BankTransfer:
    """Where an electronic payment comes from and goes to (BPR05 to BPR15).

    Attributes:
        format: BPR05, "CCP" or "CTX".
        sender_bank: BPR07, `sender_account` BPR09; `sender_bank_qualifier` is BPR06.
        originator: BPR10, `originator_supplement` BPR11.
        receiver_bank: BPR13, `receiver_account` BPR15.
    """

    format: str = ""
    sender_bank_qualifier: str = ""
    sender_bank: str = ""
    sender_account_qualifier: str = ""
    sender_account: str = ""
    originator: str = ""
    originator_supplement: str = ""
    receiver_bank_qualifier: str = ""
    receiver_bank: str = ""
    receiver_account_qualifier: str = ""
    receiver_account: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remittance:
    """One 835: one payment and all it stands for.

    Attributes:
        trace_number: TRN02, check or EFT number.
        payer_identifier: TRN03.
        method: BPR04: "ACH", "CHK", "FWT", "NON".
        payment_cents: BPR02.
        credit_debit: BPR03: "C" or "D".
        handling: BPR01: "I" remittance with payment, "H" notification only, ...
        payment_date: BPR16.
        production_date: DTM*405.
        transfer: BPR05 to BPR15 of an electronic payment.
        sections: LX with TS3 and TS2; empty stands for one LX without summaries.
        references: REF of the header (receiver EV, version F2).
    """

    trace_number: str
    payer_identifier: str
    payer: Party
    payee: Party
    method: str
    payment_cents: int
    payment_date: date | None
    claims: tuple[ClaimPayment, ...] = ()
    provider_adjustments: tuple[ProviderAdjustment, ...] = ()
    credit_debit: str = "C"
    handling: str = "I"
    production_date: date | None = None
    transfer: BankTransfer | None = None
    sections: tuple[Section, ...] = ()
    references: tuple[Reference, ...] = ()

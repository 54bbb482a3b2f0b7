"""X12 codecs: text to typed transactions and back, with the place of every error.

Pure code: no clock, no random, no framework. Moments and control numbers are passed in. docs/edi.md says how
the layers fit and where a new transaction goes.
"""

from edi.acknowledgement import (
    Answer,
    ElementError,
    FunctionalAcknowledgement,
    InterchangeAcknowledgement,
    SegmentError,
    SetAcknowledgement,
    Verdict,
)
from edi.adjudication import InpatientAdjudication, OutpatientAdjudication
from edi.answering import acknowledge
from edi.balance import balance_findings
from edi.checking import Checked, check, check_transaction
from edi.claim import Claim, ProfessionalClaim, ServiceLine, SubmissionBatch
from edi.claim_checks import claim_findings
from edi.claim_parts import (
    Ambulance,
    Attachment,
    Certification,
    Contract,
    Drug,
    Equipment,
    Form,
    FormAnswer,
    Pricing,
    SpinalManipulation,
)
from edi.common import (
    Address,
    Adjustment,
    AdjustmentGroup,
    Contact,
    DatePeriod,
    Party,
    Patient,
    Procedure,
    Reference,
    Sex,
    Subscriber,
)
from edi.eligibility import Benefit, EligibilityInquiry, EligibilityResponse, Rejection
from edi.envelope import (
    Delimiters,
    Document,
    Envelope,
    Group,
    GroupHeader,
    Interchange,
    Segment,
    Transaction,
)
from edi.findings import Finding, Severity
from edi.institutional import (
    AnyBatch,
    AnyClaim,
    AnyLine,
    DatedCode,
    Diagnosis,
    InstitutionalBatch,
    InstitutionalClaim,
    InstitutionalLine,
    OccurrenceSpan,
    ValueCode,
)
from edi.other_payer import LineAdjudication, OtherPayer
from edi.read_acknowledgement import read_999, read_ta1
from edi.read_claim import read_837, read_837i
from edi.read_claim_acknowledgement import read_277ca
from edi.read_eligibility import read_270, read_271
from edi.read_envelope import read
from edi.read_remittance import read_835
from edi.read_review import read_278
from edi.read_status import read_276, read_277
from edi.reading import transaction_reference
from edi.remittance import BankTransfer, ClaimPayment, ProviderAdjustment, Remittance, Section, ServicePayment
from edi.requirements import requirement_findings
from edi.review import (
    Decision,
    Delivery,
    ReviewedDiagnosis,
    ReviewedService,
    ReviewProvider,
    ReviewRequest,
    ReviewResponse,
    Scope,
)
from edi.service_checks import service_findings
from edi.status import (
    ClaimAcknowledgement,
    ClaimAcknowledgementBatch,
    ClaimStatus,
    LineStatus,
    ProviderAcknowledgement,
    StatusCode,
    StatusInquiry,
    StatusResponse,
    Tally,
)
from edi.streaming import stream
from edi.streaming_sets import StreamedClaim, StreamedSet
from edi.summaries import InpatientSummary, ProviderSummary
from edi.unchanged import unchanged
from edi.write_acknowledgement import write_999, write_ta1
from edi.write_claim import write_837p
from edi.write_eligibility import write_270, write_271
from edi.write_envelope import Body, WriteError, write
from edi.write_institutional import write_837i
from edi.write_remittance import write_835
from edi.write_review import write_278
from edi.write_status import write_276, write_277, write_277ca

__all__ = [
    "Address",
    "Adjustment",
    "AdjustmentGroup",
    "Ambulance",
    "Answer",
    "AnyBatch",
    "AnyClaim",
    "AnyLine",
    "Attachment",
    "BankTransfer",
    "Benefit",
    "Body",
    "Certification",
    "Checked",
    "Claim",
    "ClaimAcknowledgement",
    "ClaimAcknowledgementBatch",
    "ClaimPayment",
    "ClaimStatus",
    "Contact",
    "Contract",
    "DatePeriod",
    "DatedCode",
    "Decision",
    "Delimiters",
    "Delivery",
    "Diagnosis",
    "Document",
    "Drug",
    "ElementError",
    "EligibilityInquiry",
    "EligibilityResponse",
    "Envelope",
    "Equipment",
    "Finding",
    "Form",
    "FormAnswer",
    "FunctionalAcknowledgement",
    "Group",
    "GroupHeader",
    "InpatientAdjudication",
    "InpatientSummary",
    "InstitutionalBatch",
    "InstitutionalClaim",
    "InstitutionalLine",
    "Interchange",
    "InterchangeAcknowledgement",
    "LineAdjudication",
    "LineStatus",
    "OccurrenceSpan",
    "OtherPayer",
    "OutpatientAdjudication",
    "Party",
    "Patient",
    "Pricing",
    "Procedure",
    "ProfessionalClaim",
    "ProviderAcknowledgement",
    "ProviderAdjustment",
    "ProviderSummary",
    "Reference",
    "Rejection",
    "Remittance",
    "ReviewProvider",
    "ReviewRequest",
    "ReviewResponse",
    "ReviewedDiagnosis",
    "ReviewedService",
    "Scope",
    "Section",
    "Segment",
    "SegmentError",
    "ServiceLine",
    "ServicePayment",
    "SetAcknowledgement",
    "Severity",
    "Sex",
    "SpinalManipulation",
    "StatusCode",
    "StatusInquiry",
    "StatusResponse",
    "StreamedClaim",
    "StreamedSet",
    "SubmissionBatch",
    "Subscriber",
    "Tally",
    "Transaction",
    "ValueCode",
    "Verdict",
    "WriteError",
    "acknowledge",
    "balance_findings",
    "check",
    "check_transaction",
    "claim_findings",
    "read",
    "read_270",
    "read_271",
    "read_276",
    "read_277",
    "read_277ca",
    "read_278",
    "read_835",
    "read_837",
    "read_837i",
    "read_999",
    "read_ta1",
    "requirement_findings",
    "service_findings",
    "stream",
    "transaction_reference",
    "unchanged",
    "write",
    "write_270",
    "write_271",
    "write_276",
    "write_277",
    "write_277ca",
    "write_278",
    "write_835",
    "write_837i",
    "write_837p",
    "write_999",
    "write_ta1",
]

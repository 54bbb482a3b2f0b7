"""Why an amount is written off: the codes that people choose from; what each means is a row of write_offs.csv."""

from enum import StrEnum
from typing import Literal


class WriteOffReason(StrEnum):
    """Why nobody will be asked for an amount any more."""

    TIMELY_FILING = "timely_filing"
    NO_AUTHORIZATION = "no_authorization"
    MEDICAL_NECESSITY = "medical_necessity"
    BUNDLED = "bundled"
    NON_COVERED = "non_covered"
    DENIAL_OTHER = "denial_other"
    CONTRACTUAL_CORRECTION = "contractual_correction"
    PAYER_INSOLVENT = "payer_insolvent"
    UNPROVABLE = "unprovable"
    SMALL_BALANCE = "small_balance"
    COURTESY = "courtesy"
    ADMINISTRATIVE = "administrative"
    PROMPT_PAY = "prompt_pay"
    ESTIMATE_DISPUTE = "estimate_dispute"
    CHARITY = "charity"
    BAD_DEBT = "bad_debt"
    BANKRUPTCY_DISCHARGE = "bankruptcy_discharge"
    DECEASED_NO_ESTATE = "deceased_no_estate"


type OfDenial = Literal[
    WriteOffReason.TIMELY_FILING,
    WriteOffReason.NO_AUTHORIZATION,
    WriteOffReason.MEDICAL_NECESSITY,
    WriteOffReason.BUNDLED,
    WriteOffReason.NON_COVERED,
    WriteOffReason.DENIAL_OTHER,
    WriteOffReason.CONTRACTUAL_CORRECTION,
    WriteOffReason.UNPROVABLE,
    WriteOffReason.ADMINISTRATIVE,
]
"""What a denial specialist may choose from: reasons for a payer's debt."""

type OfDispute = Literal[
    WriteOffReason.COURTESY, WriteOffReason.ADMINISTRATIVE, WriteOffReason.NON_COVERED, WriteOffReason.UNPROVABLE
]
"""What answers a patient's dispute."""

type OfCollection = Literal[
    WriteOffReason.BAD_DEBT, WriteOffReason.BANKRUPTCY_DISCHARGE, WriteOffReason.DECEASED_NO_ESTATE
]
"""How a collector ends an account that nobody will pay."""

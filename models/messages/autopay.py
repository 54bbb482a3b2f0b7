"""Messages of installments that a stored card pays."""

from datetime import datetime

from pydantic import Field

from models.base import Value
from models.ids import EncounterId


class ChargeInstallment(Value):
    """Activity `charge_installment`, once for each attempt: what one installment lacks, by a standing consent."""

    encounter: EncounterId
    at: datetime
    plan: int
    installment: int = Field(ge=0, description="Which of the schedule, from 0")
    attempt: int = Field(ge=0)


class InstallmentCharged(Value):
    """Whether the card was declined, and whether policy tries again; neither where it was charged or need not be."""

    declined: bool = False
    again: bool = False

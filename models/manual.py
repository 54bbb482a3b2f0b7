"""A paper EOB as a person types it: the same facts as an 835, in the same cents and signs."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from models.base import Value

Cents = Annotated[int, Field(ge=-(10**9), le=10**9)]
Text = Annotated[str, Field(max_length=50, pattern=r"^[A-Za-z0-9 .'&/-]*$")]
Number = Annotated[str, Field(max_length=30, pattern=r"^[A-Za-z0-9-]*$")]


class TypedAdjustment(Value):
    """One adjustment, off the charge: group, reason, amount."""

    group: Literal["CO", "PR", "OA", "PI"]
    reason: Annotated[str, Field(pattern=r"^[A-Z]?\d{1,3}$")]
    cents: Cents


class TypedLine(Value):
    """One service line. `number` is ours, as on the claim, where the EOB tells it."""

    code: Annotated[str, Field(pattern=r"^[A-Z0-9]{4,5}$")]
    modifiers: tuple[Annotated[str, Field(pattern=r"^[A-Z0-9]{2}$")], ...] = Field((), max_length=4)
    service_date: date
    charge_cents: Cents
    paid_cents: Cents
    adjustments: tuple[TypedAdjustment, ...] = Field((), max_length=30)
    number: int | None = Field(None, ge=1, le=999)


class TypedClaim(Value):
    """One claim. `control_number` is ours; `status` as CLP02: 1 to 3 by whom, 4 denied, 22 taken back."""

    control_number: Number = Field(min_length=1)
    status: Literal["1", "2", "3", "4", "19", "20", "21", "22", "23"] = "1"
    charge_cents: Cents
    paid_cents: Cents
    payer_claim_number: Number = ""
    patient_last: Text = Field(min_length=1)
    patient_first: Text = ""
    adjustments: tuple[TypedAdjustment, ...] = Field((), max_length=30)
    lines: tuple[TypedLine, ...] = Field((), max_length=97)


class TypedProviderAdjustment(Value):
    """Money beside the claims; positive lowers the payment (PLB)."""

    reason: Annotated[str, Field(pattern=r"^[A-Z0-9]{2}$")]
    cents: Cents
    reference: Number = ""


class Scan(Value):
    """The paper, as image or PDF."""

    media_type: Literal["application/pdf", "image/png", "image/jpeg", "image/tiff"]
    content: str = Field(min_length=8, max_length=14_000_000, description="base64; at most 10 MB of scan")


class ManualRemittance(Value):
    """One payment. `number` is the check's or the EFT's trace number; `payer_identifier` the EFT's TRN03 if known."""

    payer: str = Field(max_length=80, description="Id, EDI id or name of a payer")
    payer_identifier: Number = ""
    method: Literal["check", "ach", "none"]
    number: Number = Field(min_length=1)
    payment_date: date
    payment_cents: int = Field(ge=0, le=10**10)
    payee_name: Text = Field(min_length=1)
    payee_npi: Annotated[str, Field(pattern=r"^\d{10}$")]
    claims: tuple[TypedClaim, ...] = Field((), max_length=500)
    provider_adjustments: tuple[TypedProviderAdjustment, ...] = Field((), max_length=50)
    scan: Scan

"""What we and a collection agency tell each other, as records of files. docs/collections.md has the layouts."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from models.base import Value
from models.ids import EncounterId


class Told(StrEnum):
    """What a record for the agency says."""

    PLACE = "PLACE"
    UPDATE = "UPDATE"
    """The balance has changed while the account is placed."""
    RECALL = "RECALL"


class AgencyRecord(Value):
    """One line of a placement file. PHI: the minimum that a collector needs, no diagnosis and no service.

    Cents. The itemisation is that of 12 CFR 1006.34(b)(3) and (c)(2): what the debt was on the itemisation date (the
    last statement), and what has been charged, paid and credited since.
    """

    record: Told
    account: str
    placed_on: date
    balance: int
    reason: str = Field("", description="Of a recall, or of an update")
    creditor: str = ""
    first_name: str = ""
    last_name: str = ""
    birth_date: date | None = None
    address: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    phone: str = ""
    service_date: date | None = None
    itemization_date: date | None = None
    itemized: int = Field(0, description="Owed on the itemisation date")
    interest_since: int = 0
    fees_since: int = 0
    payments_since: int = 0
    credits_since: int = 0


class Acknowledged(Value):
    """One line of an acknowledgement: what the agency did with a record of a file."""

    file: str
    line: int = Field(ge=2)
    account: str
    accepted: bool
    reason: str = ""


class Remitted(StrEnum):
    """What a line of a remit file says."""

    PAY = "PAY"
    RETURN = "RETURN"


class RemitLine(Value):
    """One line of a remit file. Cents; `reference` is the agency's own number of the payment, never used twice."""

    record: Remitted
    account: str
    on: date
    reference: str = Field(min_length=1, max_length=40)
    gross: int = 0
    fee: int = 0
    net: int = 0
    reason: str = ""


class Collected(Value):
    """What an agency collected and what that cost. Cents; `contract_fee` is the fee that its contract says."""

    key: str
    agency: str
    encounter_id: EncounterId
    on: date
    gross: int
    fee: int
    contract_fee: int

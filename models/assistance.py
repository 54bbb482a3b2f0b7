"""Financial assistance: what a household tells, what the facility's policy says, what comes of it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from models.base import Value
from models.ids import EncounterId


class Program(StrEnum):
    """What makes somebody presumptively eligible: a program that has looked at their means, or no home."""

    MEDICAID = "medicaid"
    SNAP = "snap"
    WIC = "wic"
    HOMELESS = "homeless"


class Outcome(StrEnum):
    """What became of an application."""

    APPROVED = "approved"
    DENIED = "denied"
    INCOMPLETE = "incomplete"


class Application(Value):
    """What a household tells. PHI: sealed in the database. What is None or empty was not told."""

    received: date
    channel: Literal["paper", "online", "phone", "presumptive"] = "paper"
    household_size: int | None = Field(None, ge=1, le=30)
    income_cents: int | None = Field(None, ge=0, description="Of the whole household, before taxes, in a year")
    assets_cents: int | None = Field(None, ge=0, description="Savings and the like, without home and pension")
    state: str = Field("", pattern=r"^([A-Z]{2})?$", description="Where the household lives")
    documents: tuple[str, ...] = Field((), description="Names of the policy's documents that came with it")
    programs: tuple[Program, ...] = ()

    def with_more(self, more: "Application") -> "Application":
        """Return this application with what was told later; what is not told again stays."""
        told = {name: value for name, value in more if value not in (None, "", ())}
        lists = {
            "documents": tuple(dict.fromkeys((*self.documents, *more.documents))),
            "programs": tuple(dict.fromkeys((*self.programs, *more.programs))),
        }
        return self.model_copy(update=told | lists | {"received": self.received, "channel": self.channel})


class Guideline(Value):
    """The poverty guideline of one household."""

    year: int
    cents: int = Field(gt=0)
    source: str


class Band(Value):
    """Up to which percentage of the guideline, and what then: a discount, or the most one pays of a year's income."""

    up_to_percent: int = Field(gt=0)
    discount_percent: int | None = Field(None, ge=0, le=100)
    income_share_percent: int | None = Field(None, ge=0, le=100)

    @model_validator(mode="after")
    def _one_of_both(self) -> "Band":
        if (self.discount_percent is None) == (self.income_share_percent is None):
            raise ValueError(f"up to {self.up_to_percent} %: either discount_percent or income_share_percent")
        return self


class AssistancePolicy(Value):
    """The facility's policy, one row of assistance_policy.yaml."""

    facility: str
    effective_from: date
    bands: tuple[Band, ...] = Field(min_length=1)
    presumptive: Mapping[Program, int]
    documents: Mapping[str, str]
    asset_limit_cents: int | None
    residency: tuple[str, ...]
    excluded_codes: tuple[str, ...]
    agb_percent: Decimal = Field(gt=0, le=100)
    agb_method: str
    measured_on: Literal["service", "application"]
    window_days: int = Field(ge=0)
    refund_from_cents: int = Field(ge=0)
    approval_above_cents: int = Field(ge=0)
    appeal_days: int = Field(ge=0)
    source: str

    @model_validator(mode="after")
    def _rising(self) -> "AssistancePolicy":
        limits = [band.up_to_percent for band in self.bands]
        if limits != sorted(set(limits)):
            raise ValueError("bands: each one's up_to_percent is above the one before")
        return self


class Determination(Value):
    """What the policy makes of an application, with its reasons as sentences. PHI.

    Either `discount_percent` or `cap_cents` (the most that is paid for everything) is given where it is approved.
    """

    outcome: Outcome
    reasons: tuple[str, ...]
    missing: tuple[str, ...] = ()
    guideline: Guideline | None = None
    percent_of_guideline: Decimal | None = None
    discount_percent: int | None = None
    cap_cents: int | None = None


class AccountShare(Value):
    """What one visit came to, in cents: charges, what the patient owes, has paid, and what was given up as bad debt."""

    encounter: EncounterId
    service_date: date | None
    charges: int
    owed: int
    paid: int
    bad_debt: int = 0

    @property
    def share(self) -> int:
        """What was the patient's before they paid."""
        return self.owed + self.paid + self.bad_debt


class Granted(Value):
    """What assistance makes of one visit: `responsible` is all that the patient pays for it, paid or not."""

    account: AccountShare
    responsible: int
    charity: int
    limited_by_agb: bool = False

    @property
    def owed(self) -> int:
        """What is owed afterwards; negative is refunded."""
        return self.account.share - self.account.paid - self.charity

"""Payers, found by id or by any of the names that records use for them."""

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import cache

from codesets.data_files import items
from models.base import Value
from models.intake import BillingForm, PostalAddress


class PayerKind(StrEnum):
    """What law and custom a payer follows."""

    MEDICARE = "medicare"
    MEDICAID = "medicaid"
    COMMERCIAL = "commercial"
    MEDIGAP = "medigap"
    SELF_PAY = "self_pay"


class AttachmentRule(Value):
    """A line that this payer does not decide without a document. `report_type` is PWK01."""

    modifiers: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    report_type: str
    title: str

    def wants(self, code: str, modifiers: Iterable[str]) -> bool:
        """Whether a line with this code and these modifiers needs the document."""
        return code in self.codes or any(each in self.modifiers for each in modifiers)


class CapitationAgreement(Value):
    """A payer pays us by the member and month. `groups`: only for members of these group numbers; empty: for all."""

    groups: tuple[str, ...] = ()
    effective_from: date
    effective_to: date | None = None

    def covers(self, group_number: str, on: date) -> bool:
        """Whether services of a member on a day are paid that way."""
        known = not self.groups or group_number.strip().upper() in self.groups
        return known and self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


class PayerProfile(Value):
    """A payer. `edi_payer_id` is what NM1*PR carries; `filing_indicator` is SBR09."""

    id: str
    name: str
    kind: PayerKind
    filing_indicator: str
    edi_payer_id: str
    aliases: tuple[str, ...] = ()
    address: PostalAddress = PostalAddress()
    phone: str = ""
    """Where providers call."""
    portal: str = ""
    """Where providers look up a claim."""
    employer_plan: bool = False
    """29 CFR 2560.503-1 governs its appeals."""
    crossover_partner: str = ""
    """Id of the payer to which this one forwards its claims by itself."""
    hospital_payer: str = ""
    """Id of the payer under which it pays institutional claims, where that is another one."""
    appeal_levels: tuple[str, ...] = ()
    """Names of the levels, first to last."""
    attachments: tuple[AttachmentRule, ...] = ()
    """Documents that go with a claim, so that it is not denied for want of them (CARC 252)."""
    capitation: CapitationAgreement | None = None


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", name.lower()).strip()


@cache
def payers() -> tuple[PayerProfile, ...]:
    """Return every payer of payers.yaml."""
    return tuple(PayerProfile.model_validate(item) for item in items("payers.yaml"))


@cache
def _by_name() -> dict[str, PayerProfile]:
    return {_key(name): payer for payer in payers() for name in (payer.id, payer.name, *payer.aliases)}


def find_payer(name_or_id: str) -> PayerProfile | None:
    """Return the payer with this id, EDI payer id, name or alias (case and punctuation do not matter), or None."""
    return _by_name().get(_key(name_or_id))


def payer_for(payer: PayerProfile, form: BillingForm) -> PayerProfile:
    """Return under which of its names a payer pays claims of a form."""
    if form is BillingForm.INSTITUTIONAL:
        return find_payer(payer.hospital_payer) or payer
    return next((each for each in payers() if each.hospital_payer == payer.id), payer)

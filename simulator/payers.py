"""The payers: their names, contracts, plans and habits. Data in payers.yaml and fees.csv."""

import csv
from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import Field

from edi import Address, AnyClaim, Contact, InstitutionalClaim, Party
from models import money
from simulator import draw, stay, yamlfile
from simulator.actions import Value
from simulator.pricing import Allowed
from simulator.scenario import Benefit, Chance, Eligibility, Member, Scenario

FOLDER = Path(__file__).parent


class Plan(Value):
    """One plan of a payer, drawn for a member that no scenario lists."""

    weight: int = Field(ge=1)
    name: str
    benefit: Benefit = Benefit()


class HospitalTerms(Value):
    """What a payer allows a hospital: a stay by DRG, else by day, else by charge; a visit by fee, else by charge.

    Attributes:
        drg: Dollars for a weight of 1.
        per_diem: Dollars for a covered day.
        percent: Of the charge.
        fees: Dollars for one unit of a service.
    """

    drg: Decimal | None = None
    per_diem: Decimal | None = None
    percent: int = Field(default=50, ge=1, le=100)
    fees: dict[str, Decimal] = Field(default_factory=dict)


class PayerProfile(Value):
    """How one payer looks and behaves.

    Attributes:
        filing_indicator: CLP06, whose codes are not all those of a claim's SBR09: 12 is a PPO, 15 indemnity.
        contract: Column of fees.csv; empty for none.
        hospital: Terms of institutional claims.
        default_percent: Of the charge, allowed for a code without a contracted amount.
        document_modifiers: A line with one of them is decided only with a document (PWK).
        document_codes: Likewise a line with one of these codes.
        secondary_copay: Dollars it leaves to the patient when it pays second.
    """

    name: str
    filing_indicator: str
    tax_id: str = Field(pattern=r"^\d{9}$")
    street: str
    city: str
    state: str
    postal_code: str
    phone: str
    contract: str = ""
    default_percent: int = Field(default=60, ge=1, le=100)
    document_modifiers: tuple[str, ...] = ()
    document_codes: tuple[str, ...] = ()
    secondary_copay: Annotated[Decimal, Field(ge=0)] = Decimal(0)
    hospital: HospitalTerms = HospitalTerms()
    plans: tuple[Plan, ...] = Field(min_length=1)
    mix: tuple[Chance, ...] = Field(min_length=1)

    def needs_document(self, lines: Sequence[tuple[str, Sequence[str]]]) -> bool:
        """Whether a line, as code and modifiers, is decided only with a document."""
        return any(
            code in self.document_codes or set(modifiers) & set(self.document_modifiers) for code, modifiers in lines
        )

    @property
    def secondary_copay_cents(self) -> int:
        """What it leaves to the patient when it pays second."""
        return money.cents(self.secondary_copay)

    @property
    def address(self) -> Address:
        """Where letters to it go."""
        return Address(line1=self.street, city=self.city, state=self.state, postal_code=self.postal_code)

    @property
    def contact(self) -> Contact:
        """Whom to call."""
        return Contact(name="Provider Services", phone=self.phone)


class _PayerFile(Value):
    payers: dict[str, PayerProfile]
    default: PayerProfile


class Payers:
    """All payers; one that nobody lists gets the default profile under its own name."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._file = yamlfile.load(folder / "payers.yaml", _PayerFile)
        self._fees = folder / "fees.csv"
        self._drg_weights = folder / "drg_weights.csv"

    @cached_property
    def _contracts(self) -> dict[str, dict[str, int]]:
        tables: dict[str, dict[str, int]] = {}
        with self._fees.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for column, value in row.items():
                    tables.setdefault(column, {})[row["code"]] = int(value) if value.isdigit() else 0
        return tables

    def profile(self, payer_id: str, name: str = "") -> PayerProfile:
        """How this payer behaves."""
        known = self._file.payers.get(payer_id)
        return known or self._file.default.model_copy(update={"name": name or payer_id})

    def party(self, payer_id: str, name: str = "") -> Party:
        """The payer as X12 names it."""
        return Party(name=self.profile(payer_id, name).name, entity_id_qualifier="PI", id=payer_id)

    def allowed_cents(self, payer_id: str, code: str, units: Decimal, charge_cents: int) -> int:
        """What the payer allows for a line: by contract, never more than the charge."""
        profile = self.profile(payer_id)
        unit_price = self._contracts.get(profile.contract, {}).get(code)
        if unit_price is None:
            return money.cents(Decimal(charge_cents) * profile.default_percent / 10_000)
        return min(charge_cents, money.cents(unit_price * units / 100))

    @cached_property
    def _weights(self) -> dict[str, Decimal]:
        with self._drg_weights.open(encoding="utf-8", newline="") as file:
            return {row["drg"]: Decimal(row["weight"]) for row in csv.DictReader(file)}

    def weight(self, claim: AnyClaim) -> Decimal | None:
        """The weight of a stay's DRG; None where this payer does not pay it by one."""
        if not isinstance(claim, InstitutionalClaim) or not claim.inpatient:
            return None
        return self._weights.get(claim.drg) if self.profile(claim.payer.id).hospital.drg is not None else None

    def terms(self, claim: AnyClaim) -> Allowed:
        """What the payer allows for the lines of a claim; a stay has one line for all of it."""
        payer_id = claim.payer.id
        if not isinstance(claim, InstitutionalClaim):
            return lambda code, units, charge: self.allowed_cents(payer_id, code, units, charge)
        agreed, weight = self.profile(payer_id, claim.payer.name).hospital, self.weight(claim)
        if not claim.inpatient:
            return lambda code, units, charge: _visit(agreed, code, units, charge)
        if weight is not None and agreed.drg is not None:
            rate = money.cents(weight * agreed.drg)
            return lambda _code, _units, _charge: rate
        if agreed.per_diem is not None:
            daily = money.cents(agreed.per_diem * stay.days(claim))
            return lambda _code, _units, _charge: daily
        return lambda _code, _units, charge: _of_charge(agreed, charge)


def _visit(agreed: HospitalTerms, code: str, units: Decimal, charge_cents: int) -> int:
    fee = agreed.fees.get(code)
    return _of_charge(agreed, charge_cents) if fee is None else min(charge_cents, money.cents(fee * units))


def _of_charge(agreed: HospitalTerms, charge_cents: int) -> int:
    return money.cents(Decimal(charge_cents) * agreed.percent / 10_000)


class Cast:
    """Who each member is: from the scenario, else drawn from the payer's plans and mix by the seed."""

    def __init__(self, payers: Payers, scenario: Scenario, seed: int) -> None:
        self.payers = payers
        self.scenario = scenario
        self.seed = seed

    def listed(self, member_id: str) -> Member | None:
        """The scenario's entry."""
        return self.scenario.members.get(member_id)

    def member(self, payer_id: str, member_id: str, claim_key: str = "") -> Member:
        """The member as this payer knows it; `claim_key` is what all submissions of one claim share."""
        listed = self.listed(member_id)
        if listed is not None:
            wrong = listed.payer != payer_id
            return listed.model_copy(update={"eligibility": Eligibility.NOT_FOUND}) if wrong else listed
        profile = self.payers.profile(payer_id)
        plan = profile.plans[draw.choose([p.weight for p in profile.plans], self.seed, "plan", payer_id, member_id)]
        mix = (*(self.scenario.mix or profile.mix), *self.scenario.more)
        chance = mix[draw.choose([c.weight for c in mix], self.seed, "claim", payer_id, member_id, claim_key)]
        covers = self.scenario.eligibility
        weights = list(covers.values())
        cover = list(covers)[draw.choose(weights, self.seed, "eligibility", payer_id, member_id)]
        return Member(payer=payer_id, plan=plan.name, benefit=plan.benefit, claims=chance.claims, eligibility=cover)

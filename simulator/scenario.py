"""The scenario: which member meets which eligibility, benefit and claim behaviours. A person writes it in YAML."""

from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field

from models import money
from simulator import yamlfile
from simulator.actions import Value
from simulator.behaviours import AnyBehaviour, Pay

FOLDER = Path(__file__).parent / "scenarios"

Dollars = Annotated[Decimal, Field(ge=0, le=100_000, decimal_places=2)]


class Eligibility(StrEnum):
    """What a 270 meets."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    NOT_FOUND = "not_found"
    AUTH = "auth"
    TIMEOUT_ONCE = "timeout_once"


class Benefit(Value):
    """What the patient owes of the allowed amount: deductible first, then coinsurance (percent), then copay."""

    copay: Dollars = Decimal(0)
    coinsurance: Annotated[Decimal, Field(ge=0, le=100)] = Decimal(0)
    deductible: Dollars = Field(default=Decimal(0), description="What remains of it.")
    out_of_pocket: Dollars = Field(default=Decimal(4500), description="What remains of the yearly limit.")

    @property
    def copay_cents(self) -> int:
        """Copay of a visit."""
        return money.cents(self.copay)

    @property
    def deductible_cents(self) -> int:
        """What remains of the deductible."""
        return money.cents(self.deductible)

    @property
    def out_of_pocket_cents(self) -> int:
        """What remains of the out-of-pocket limit."""
        return money.cents(self.out_of_pocket)


class Member(Value):
    """One insured person of one payer. The nth submission meets the nth behaviour; the last one repeats."""

    payer: str
    story: str = ""
    eligibility: Eligibility = Eligibility.ACTIVE
    plan: str = ""
    benefit: Benefit = Benefit()
    claims: tuple[AnyBehaviour, ...] = Field(default=(Pay(),), min_length=1)

    def behaviour(self, attempt: int) -> AnyBehaviour:
        """What the nth submission meets, counted from 1."""
        return self.claims[min(attempt, len(self.claims)) - 1]


class Chance(Value):
    """One line of a mix: how often, and the behaviours of the first and later submissions."""

    weight: int = Field(ge=1)
    claims: tuple[AnyBehaviour, ...] = Field(min_length=1)


class Scenario(Value):
    """A scenario file."""

    name: str
    about: str = ""
    members: dict[str, Member] = Field(default_factory=dict)
    mix: tuple[Chance, ...] = Field(default=(), description="Replaces the payers' own for members not listed.")
    more: tuple[Chance, ...] = Field(default=(), description="Added to the mix, for members not listed.")
    eligibility: dict[Eligibility, Annotated[int, Field(ge=1)]] = Field(
        default={Eligibility.ACTIVE: 1}, description="Drawn by weight for members not listed."
    )


def load(name: str) -> Scenario:
    """Reads a scenario by name (of a file beside this one) or path.

    Raises:
        yamlfile.FileError: No such scenario, or it does not fit; names file, line and field.
    """
    known = FOLDER / f"{name}.yaml"
    path = known if known.exists() else Path(name)
    if not path.is_file():
        names = ", ".join(sorted(file.stem for file in FOLDER.glob("*.yaml")))
        raise yamlfile.FileError(f"scenario {name}: neither a file nor one of {names}")
    return yamlfile.load(path, Scenario)

"""Provider-level adjustments of an 835: on which account an amount outside of any claim stands."""

from functools import cache

from codesets.data_files import rows
from models.base import Value


class ProviderAdjustmentCode(Value):
    """One PLB03-1 code; `account` is the name of a ledger account."""

    code: str
    account: str
    text: str


@cache
def _codes() -> dict[str, ProviderAdjustmentCode]:
    return {row["code"]: ProviderAdjustmentCode.model_validate(row) for row in rows("plb.csv")}


def provider_adjustment(code: str) -> ProviderAdjustmentCode:
    """Return a code; one that we do not know stands on the payer's balance until somebody looks into it."""
    known = _codes().get(code.strip().upper())
    return known or ProviderAdjustmentCode(
        code=code, account="payer_balance", text="An adjustment that is not in our table"
    )

"""Prompt-payment rules by kind of payer and state."""

from functools import cache

from codesets.data_files import items
from codesets.payers import PayerKind, PayerProfile
from models.base import Value
from models.prompt_pay import DatedRate, PromptPayLaw


class _Row(Value):
    state: str = ""
    payer_kinds: tuple[PayerKind, ...]
    electronic_days: int
    paper_days: int
    rates: tuple[DatedRate, ...]
    leap_years: bool = False
    least_cents: int = 100
    source: str
    editable: bool = False


@cache
def _rows() -> tuple[_Row, ...]:
    return tuple(_Row.model_validate(item) for item in items("prompt_pay.yaml"))


def law_of(payer: PayerProfile | None, state: str, *, electronic: bool = True) -> PromptPayLaw | None:
    """Return the rule for a payer and the provider's state; None where no law gives interest."""
    if payer is None or payer.employer_plan:
        return None
    fitting = [each for each in _rows() if payer.kind in each.payer_kinds and each.state in ("", state)]
    if not fitting:
        return None
    row = max(fitting, key=lambda each: each.state)
    return PromptPayLaw(
        state=row.state, days=row.electronic_days if electronic else row.paper_days, rates=row.rates,
        leap_years=row.leap_years, least_cents=row.least_cents, source=row.source, editable=row.editable,
    )  # fmt: skip

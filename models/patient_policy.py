"""What the provider's policy says about patients' balances, by effective date. Amounts are integer cents."""

from datetime import date

from pydantic import Field

from models.base import Value


class MostMonths(Value):
    """The longest plan for a balance of up to so much; without a limit for every larger one."""

    up_to_cents: int | None = None
    months: int = Field(gt=0)


class PlanPolicy(Value):
    """Terms of payment plans."""

    least_installment_cents: int = Field(gt=0)
    most_months: tuple[MostMonths, ...] = Field(min_length=1)
    approved_by_itself_up_to_cents: int = Field(ge=0, description="Larger ones, and any outside the terms, are a task")
    misses: int = Field(gt=0, description="So many missed installments in a row break a plan")
    autopay_retries: int = Field(0, ge=0, description="How often a declined card is tried again (plan_autopay_retry)")

    def longest(self, cents: int) -> int:
        """Return the most months for a balance."""
        return next(each.months for each in self.most_months if each.up_to_cents is None or cents <= each.up_to_cents)


class PromptPay(Value):
    """A discount on what the first statement asks for, where all of the rest is paid in time.

    Waiving cost sharing of federal programs routinely may be a kickback or an inducement (42 U.S.C. 1320a-7b(b),
    1320a-7a(a)(5); OIG Special Fraud Alert, 59 FR 65372, 65374; OIG Advisory Opinion 08-03 says which prompt-pay
    discounts are not): `not_for` leaves their patients out until the policy that allows it is documented.
    """

    percent: int = Field(gt=0, le=50)
    days: int = Field(gt=0, description="After the first statement")
    not_for: frozenset[str] = Field(description="Kinds of payers (codesets.payers.PayerKind) whose patients get none")


class PatientPolicy(Value):
    """One row of patient_policy.yaml; the newest effective one holds."""

    effective_from: date
    source: str
    small_balance_cents: int = Field(ge=0, description="At or below it a bill brings less than it costs")
    plan: PlanPolicy
    prompt_pay: PromptPay | None = None

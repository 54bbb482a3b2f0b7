"""Whether a household is eligible for financial assistance, and what then remains of its bills.

26 CFR 1.501(r)-4 (policy), -5 (nobody eligible pays more than amounts generally billed), -6 (applications, refunds).
Integer cents; a share that does not come out even is rounded in the patient's favour.
"""

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from models.assistance import (
    AccountShare,
    Application,
    AssistancePolicy,
    Band,
    Determination,
    Granted,
    Guideline,
    Outcome,
)
from models.money import dollars

_TENTH = Decimal("0.1")


def missing(application: Application, policy: AssistancePolicy) -> tuple[str, ...]:
    """Return what an application lacks, in words for the patient; nothing where a program speaks for it."""
    if _presumed(application, policy) is not None:
        return ()
    return tuple(_missing(application, policy))


def _missing(application: Application, policy: AssistancePolicy) -> Iterator[str]:
    if application.household_size is None:
        yield "How many people live in your household"
    if application.income_cents is None:
        yield "The income of everybody in the household in a year, before taxes"
    if not application.state:
        yield "The state in which you live"
    if policy.asset_limit_cents is not None and application.assets_cents is None:
        yield "What the household has in savings"
    yield from (words for name, words in policy.documents.items() if name not in application.documents)


def determine(application: Application, policy: AssistancePolicy, guideline: Guideline | None) -> Determination:
    """Return what the policy makes of an application. `guideline` is needed where no program speaks for it.

    Raises:
        ValueError: the application is complete and no guideline is given.
    """
    if lacks := missing(application, policy):
        return Determination(outcome=Outcome.INCOMPLETE, missing=lacks, reasons=("Something is missing.",))
    if (presumed := _presumed(application, policy)) is not None:
        program, discount = presumed
        words = f"Presumed eligible ({program.replace('_', ' ')}): {discount} % is taken off."
        return Determination(outcome=Outcome.APPROVED, discount_percent=discount, reasons=(words,))
    if guideline is None or application.household_size is None or application.income_cents is None:
        raise ValueError("a complete application is measured by a guideline")
    percent = Decimal(application.income_cents) * 100 / guideline.cents
    reasons = [
        f"A household of {application.household_size} in {application.state} with {dollars(application.income_cents)} "
        f"a year.",
        f"The poverty guideline of {guideline.year} for it is {dollars(guideline.cents)} ({guideline.source}).",
        f"The income is {_tenths(percent)} % of the guideline.",
    ]
    facts = {"guideline": guideline, "percent_of_guideline": _tenths(percent)}
    if (barred := _barred(application, policy)) is not None:
        return Determination(outcome=Outcome.DENIED, reasons=(*reasons, barred), **facts)
    band = next((each for each in policy.bands if percent <= each.up_to_percent), None)
    if band is None:
        over = f"The policy helps up to {policy.bands[-1].up_to_percent} %."
        return Determination(outcome=Outcome.DENIED, reasons=(*reasons, over), **facts)
    cap = _cap(band, application.income_cents)
    return Determination(
        outcome=Outcome.APPROVED, discount_percent=band.discount_percent, cap_cents=cap,
        reasons=(*reasons, _band_words(band, cap)), **facts,
    )  # fmt: skip


def _tenths(percent: Decimal) -> Decimal:
    return percent.quantize(_TENTH, rounding=ROUND_HALF_UP)


def _presumed(application: Application, policy: AssistancePolicy) -> tuple[str, int] | None:
    """The program that gives most, and how much."""
    found = [(policy.presumptive[each], each.value) for each in application.programs if each in policy.presumptive]
    return (max(found)[1], max(found)[0]) if found else None


def _barred(application: Application, policy: AssistancePolicy) -> str | None:
    if policy.residency and application.state not in policy.residency:
        return f"The policy is for people who live in {', '.join(policy.residency)}."
    limit, assets = policy.asset_limit_cents, application.assets_cents
    if limit is not None and assets is not None and assets > limit:
        return f"The household has {dollars(assets)} in savings; the policy allows {dollars(limit)}."
    return None


def _cap(band: Band, income_cents: int) -> int | None:
    return None if band.income_share_percent is None else income_cents * band.income_share_percent // 100


def _band_words(band: Band, cap: int | None) -> str:
    if cap is None:
        return f"Up to {band.up_to_percent} % the policy takes {band.discount_percent} % off."
    share = f"{band.income_share_percent} % of the yearly income"
    return f"Up to {band.up_to_percent} % all bills together are at most {share}, {dollars(cap)}."


def grant(
    determination: Determination, policy: AssistancePolicy, accounts: Sequence[AccountShare]
) -> tuple[Granted, ...]:
    """Return what an approved application makes of each visit, in their order.

    What was paid above what is to be paid becomes a credit, unless it is less than the policy refunds
    (26 CFR 1.501(r)-6(c)(6)(i)(C): less than $5 need not be).
    """
    return tuple(
        _granted(account, responsible, policy)
        for account, responsible in zip(accounts, _responsible(determination, accounts), strict=True)
    )


def _responsible(determination: Determination, accounts: Sequence[AccountShare]) -> list[int]:
    shares = [max(account.share, 0) for account in accounts]
    if determination.discount_percent is not None:
        return [share * (100 - determination.discount_percent) // 100 for share in shares]
    cap = determination.cap_cents
    if cap is None or sum(shares) <= cap:
        return shares
    return [share * cap // sum(shares) for share in shares]


def _granted(account: AccountShare, responsible: int, policy: AssistancePolicy) -> Granted:
    limit = int(account.charges * policy.agb_percent / 100)
    asked = min(responsible, limit)
    too_little = 0 < account.paid - asked < policy.refund_from_cents
    charity = account.share - (account.paid if too_little else asked)
    return Granted(account=account, responsible=asked, charity=max(charity, 0), limited_by_agb=limit < responsible)

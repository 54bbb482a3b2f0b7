"""Which level of appeal is open, and until when. Pure.

Medicare's amount in controversy is 42 CFR 405.1006; the presumed receipt of a notice is 42 CFR 405.942(a)(1).
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from domain.deadlines import due_date
from models.clocks import Clock
from models.messages.appeals import AppealLevel, FilingTime, Least, OtherDenial, Reach
from models.money import dollars

PRESUMED_RECEIPT = "notice_receipt"


def filing_time(clocks: Mapping[str, Clock], level: int, noticed: date) -> FilingTime | None:
    """Return until when a level (from 1) may be filed after a notice; None where no clock says so.

    A payer with a clock of presumed receipt counts from that day, others from the notice.
    """
    clock = clocks.get(f"appeal_filing_{level}")
    if clock is None:
        return None
    receipt = clocks.get(PRESUMED_RECEIPT)
    received = due_date(receipt, noticed) if receipt else noticed
    presumed = f"a notice counts as received after {receipt.value} days ({receipt.source})" if receipt else ""
    return FilingTime(
        clock=clock.name,
        noticed=noticed,
        received=received,
        last_day=due_date(clock, received),
        rule=clock.rule,
        presumed=presumed,
        source=clock.source,
        editable=clock.editable,
    )


def offer(
    number: int, names: Sequence[str], at_stake_cents: int, least: Least | None, others: Sequence[OtherDenial],
    good_cause: str,
) -> AppealLevel:  # fmt: skip
    """Return a level as it stands for a claim: open, open together with others, or closed with the reason.

    Args:
        number: Of the level, from 1.
        names: Of the payer's levels, first to last.
        at_stake_cents: What the payer denied and nobody settled.
        least: The amount in controversy that the level asks for.
        others: Denied claims to the same payer at the same level.
        good_cause: The rule for a late request.
    """
    name = names[number - 1] if number <= len(names) else ""
    reach, words = _reach(number, name, at_stake_cents, least, others)
    together = tuple(others) if reach is Reach.BY_AGGREGATION else ()
    return AppealLevel(
        number=number, name=name, at_stake_cents=at_stake_cents, reach=reach, words=words, least=least,
        others=together, good_cause=good_cause,
    )  # fmt: skip


def _reach(
    number: int, name: str, at_stake: int, least: Least | None, others: Sequence[OtherDenial]
) -> tuple[Reach, str]:
    if not name:
        return Reach.NO_LEVEL, f"The payer has no level {number} of appeal."
    if least is None:
        return Reach.REACHED, f"Level {number}, {name}: no amount is asked for."
    asked = f"Level {number}, {name}, takes {dollars(least.cents)} in controversy ({least.source})"
    if at_stake >= least.cents:
        return Reach.REACHED, f"{asked}; {dollars(at_stake)} is at stake."
    together = at_stake + sum(each.cents for each in others)
    if least.aggregation and together >= least.cents:
        rule = f"only together with other claims ({least.aggregation}): name them in `aggregate`"
        return Reach.BY_AGGREGATION, f"{asked}; {dollars(at_stake)} is at stake: {rule}."
    found = f"with the other claims at this level {dollars(together)}" if others else "and no other claim stands here"
    return Reach.NOT_REACHED, f"{asked}; {dollars(at_stake)} is at stake, {found}."


def refusal(level: AppealLevel, aggregate: Collection[str]) -> str:
    """Return why a level cannot be appealed to with these claims put together; empty where it can."""
    match level.reach:
        case Reach.REACHED:
            return ""
        case Reach.NO_LEVEL | Reach.NOT_REACHED:
            return level.words
    offered = {each.claim: each.cents for each in level.others}
    if unknown := sorted(set(aggregate) - set(offered)):
        return f"{', '.join(unknown)}: not denied claims of this payer at this level"
    assert level.least is not None
    together = level.at_stake_cents + sum(offered[each] for each in set(aggregate))
    if together >= level.least.cents:
        return ""
    return level.words if not aggregate else f"{level.words} Those named make {dollars(together)}."

"""Bodies of appeal letters by level and root cause."""

from collections.abc import Sequence

from codesets.carc import ReasonClass, reason
from codesets.data_files import items
from models.money import dollars


def letter(level: int, reasons: Sequence[str], at_stake_cents: int) -> str:
    """Return the draft for a level and the payer's reasons ("CO-50"): a row of level 0 fits every level."""
    known = [each for each in map(reason, reasons) if each.reason_class is ReasonClass.DENIAL]
    causes = {each.root_cause.value for each in known} | {""}
    fitting = (row for row in items("appeal_letters.yaml") if row["level"] in (level, 0))
    row = next(each for each in fitting if each["root_cause"] in causes)
    words = "; ".join(f"{each.group}-{each.code}: {each.text.lower()}" for each in known) or "no reason was given"
    return str(row["text"]).format(reasons=words, cents=dollars(at_stake_cents))

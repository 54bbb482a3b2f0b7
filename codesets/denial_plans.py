"""What to prepare for a denial, by reason, remark and root cause."""

from collections.abc import Iterable, Sequence
from functools import cache

from codesets.carc import NextAction, ReasonClass, ReasonCode, reason
from codesets.data_files import rows
from models.base import Value
from models.denials import Question

_CAUSE = "cause:"


class DenialPlan(Value):
    """Root causes and next actions of a denial, and which fixes a corrected claim tries."""

    reasons: tuple[ReasonCode, ...]
    causes: tuple[str, ...]
    actions: tuple[str, ...]
    fixes: tuple[str, ...]

    def wants(self, *actions: NextAction) -> bool:
        """Whether one of these is what usually resolves it."""
        return any(each in self.actions for each in actions)


def denial_plan(reasons: Sequence[str], remarks: Sequence[str]) -> DenialPlan:
    """Return what to prepare for reasons ("CO-50") and remarks ("N115"); only what denies counts."""
    denied = [each for each in map(reason, reasons) if each.reason_class is ReasonClass.DENIAL]
    named = [fix for remark in remarks for fix in _fixes().get(remark, ())]
    for each in denied:
        named += _fixes().get(each.code) or _fixes().get(f"{_CAUSE}{each.root_cause}", ())
    return DenialPlan(
        reasons=tuple(denied),
        causes=_once(each.root_cause.value for each in denied),
        actions=_once(each.next_action.value for each in denied),
        fixes=_once(named),
    )


def questions(plan: DenialPlan) -> tuple[Question, ...]:
    """Return what to ask and whom; a reason's own questions go before those of its root cause."""
    found: list[Question] = []
    for each in plan.reasons:
        own = _questions().get(each.code) or _questions().get(f"{_CAUSE}{each.root_cause}", ())
        found += [
            Question(whom=whom, question=text, why=f"{each.group}-{each.code}: {each.text}") for whom, text in own
        ]
    return tuple(dict.fromkeys(found))


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


@cache
def _fixes() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in rows("denial_fixes.csv"):
        found[row["code"]] = (*found.get(row["code"], ()), row["fix"])
    return found


@cache
def _questions() -> dict[str, tuple[tuple[str, str], ...]]:
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for row in rows("denial_questions.csv"):
        found[row["code"]] = (*found.get(row["code"], ()), (row["whom"], row["question"]))
    return found


def fix_names() -> frozenset[str]:
    """Return every fix that the data name."""
    return frozenset(fix for fixes in _fixes().values() for fix in fixes)

"""Which holds an account has: what somebody placed, and what follows from the records by itself.

The kinds that follow by themselves are named here; what each stops, and what ends it, is data.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from models.holds import Hold, HoldRule, KeptHold, Stop
from models.intake import Intake

DISPUTE = "dispute"
ESTIMATE_DISPUTE = "estimate_dispute"
ASSISTANCE = "assistance"
BANKRUPTCY = "bankruptcy"
DECEASED = "deceased"
MINOR = "minor"
_ADULT = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldFacts:
    """What the records say.

    Attributes:
        intake: The newest registration of the account.
        kept: Holds that were ever placed on it, or on the patient where that is their kind's scope; ended ones too.
        pending: Kinds of holds that last because something is undecided, with the day since when.
    """

    intake: Intake
    kept: tuple[KeptHold, ...] = ()
    pending: Mapping[str, date | None]


def holds_of(facts: HoldFacts, rules: Mapping[str, HoldRule]) -> tuple[Hold, ...]:
    """Return every hold that lasts, one of each kind at most, in the order of the rules."""
    kept = [each for each in facts.kept if covers(rules[each.kind], each.event_on, facts.intake.service_date)]
    since = {each.kind: each for each in reversed(kept) if not each.ending}
    settled = {each.kind for each in kept if each.ending}
    own = {**dict(_of_intake(facts.intake, settled)), **facts.pending}
    return tuple(_hold(rule, since.get(rule.kind), own.get(rule.kind)) for rule in rules.values()
                 if rule.kind in since or rule.kind in own)  # fmt: skip


def stopping(holds: Iterable[Hold], stop: Stop) -> tuple[Hold, ...]:
    """Return the holds that stop something: the account must not go there while there is one."""
    return tuple(hold for hold in holds if stop in hold.stops)


def covers(rule: HoldRule, event_on: date | None, service_date: date | None) -> bool:
    """Whether a hold that may end a debt is about the care of a day: a petition covers what was owed before it.

    11 USC 362(a), 727(b): a claim that arose before the case began.
    """
    if not any(ending.writes_off for ending in rule.endings) or event_on is None or service_date is None:
        return True
    return service_date <= event_on


def needs_guarantor(intake: Intake) -> bool:
    """Whether the patient was under age at the visit and no adult answers for the bill."""
    born, seen = intake.patient.birth_date, intake.service_date
    if born is None or seen is None or _age(born, seen) >= _ADULT:
        return False
    return intake.guarantor is None and not _subscriber_answers(intake, seen)


def _subscriber_answers(intake: Intake, seen: date) -> bool:
    """A child's policy is somebody else's: that subscriber answers, unless known to be under age too."""
    others = [each for each in intake.coverages if each.subscriber_name.last and each.relationship != "self"]
    return any(each.subscriber_birth_date is None or _age(each.subscriber_birth_date, seen) >= _ADULT
               for each in others)  # fmt: skip


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _of_intake(intake: Intake, settled: set[str]) -> Iterator[tuple[str, date | None]]:
    if intake.patient.deceased and DECEASED not in settled:
        yield DECEASED, None
    if needs_guarantor(intake) and MINOR not in settled:
        yield MINOR, intake.service_date


def _hold(rule: HoldRule, kept: KeptHold | None, since: date | None) -> Hold:
    return Hold(
        kind=rule.kind,
        title=rule.title,
        stops=rule.stops,
        since=kept.since if kept else since,
        until=rule.until,
        source=rule.source,
        lifted_by=rule.lifted_by,
        endings=tuple(each.name for each in rule.endings),
        id=kept.id if kept else None,
        placed_by=kept.placed_by if kept else "",
    )

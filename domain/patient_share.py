"""Where a patient's part of a bill comes from: every cent of it by the reason that made it theirs."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from domain.ledger import Account, Entry, EntryKind
from domain.remittance import ClaimDecision, Classify, Share

SELF_PAY = "SELF"
UNTOLD = "OTHER"


def by_reason(entries: Iterable[Entry], decisions: Mapping[str, ClaimDecision], classify: Classify) -> dict[str, int]:
    """Return what was made the patient's, in cents by reason code ("1", "SELF").

    `decisions` are the posted CLPs by the source of their entry. The sum is what the ledger ever moved to the patient's
    receivable, reversals taken off; payments and write-offs are not in it. Reasons that came to nothing are left out.
    """
    found: dict[str, int] = defaultdict(int)
    for entry in entries:
        moved = sum(line.cents for line in entry.lines if line.account is Account.PATIENT_RECEIVABLE)
        match entry.kind:
            case EntryKind.CHARGE:
                found[SELF_PAY] += moved
            case EntryKind.TRANSFER_TO_PATIENT:
                found[_first(entry.memo)] += moved
            case EntryKind.REMITTANCE | EntryKind.REVERSAL if moved:
                for code, cents in _told(decisions.get(entry.source), moved, classify).items():
                    found[code] += cents
            case _:
                pass
    return {code: cents for code, cents in found.items() if cents}


def _first(memo: str) -> str:
    """A denied amount that a person billed to the patient carries the payer's reasons: "CO-50, N115"."""
    return memo.split(",")[0].strip().rpartition("-")[2] or UNTOLD


def _told(decision: ClaimDecision | None, moved: int, classify: Classify) -> dict[str, int]:
    told: dict[str, int] = defaultdict(int)
    for each in decision.all_adjustments() if decision else ():
        if classify(each.group, each.reason) is Share.PATIENT:
            told[each.reason] += each.cents
    told[UNTOLD] += moved - sum(told.values())
    return told

"""Whatever order messages come in, and however often, the ledger is the same and balances after each."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activities.remittance.reading import classify
from domain import ledger, remittance
from domain.coordination import changed, contractual_beyond
from domain.ledger import Beyond, Entry, Line, Place, Receivable
from domain.remittance import AdjustedAmount, ClaimDecision, LineDecision, PostedClaim
from models.ids import ClaimKey, EncounterId, PayerSequence
from models.messages.claims import Adjustment, RemittanceRef
from storage import ledger as books
from storage.engine import Database

sys.path.append(str(Path(__file__).parents[1] / "unit" / "money"))
import money_bench

P, S = PayerSequence.PRIMARY, PayerSequence.SECONDARY
DAY = date(2026, 3, 2)
ENCOUNTERS = [EncounterId("E" + letter * 12) for letter in "AB"]
COVERAGES = {ENCOUNTERS[0]: 1, ENCOUNTERS[1]: 2}
CODES = ("CO-45", "PR-1", "PR-2", "CO-50", "CO-97", "OA-23", "PI-15", "CO-253")


@dataclass(frozen=True)
class Told:
    """One message: a payer's decision (by remittance and place), or an entry as it stands."""

    entry: Entry | None = None
    key: ClaimKey | None = None
    decision: ClaimDecision | None = None
    remittance: str = ""


@dataclass
class Book:
    """The ledger without a database: entries by key, and the postings that reversals look for."""

    entries: dict[str, Entry] = field(default_factory=dict)
    posted: dict[str, PostedClaim] = field(default_factory=dict)
    decisions: dict[str, ClaimDecision] = field(default_factory=dict)

    def hear(self, told: Told) -> None:
        entry = told.entry
        if told.key and told.decision:
            entry = self._decided(told.key, told.decision, told.remittance)
        if entry is not None:
            before = self.entries.setdefault(entry.key, entry)
            assert before.same_movement(entry)

    def _decided(self, key: ClaimKey, decision: ClaimDecision, name: str) -> Entry | None:
        if f"{name}/{decision.position}" in self.posted:
            return None
        destination = remittance.next_sequence(key.sequence, COVERAGES[key.encounter])
        free = [each for each in reversed(remittance.standing(self.posted.values())) if each.claim == key.number]
        other = remittance.counterpart(decision, destination, classify, free)
        if other is not None:
            destination = other.plan.destination
        found = remittance.plan(decision, destination, classify)
        posted = PostedClaim(
            remittance=name,
            position=decision.position,
            claim=key.number,
            sequence=key.sequence,
            reversal=decision.reversal,
            payer_claim_number=decision.payer_claim_number,
            plan=found,
            counterpart=other.name if other else "",
        )
        before = self._counted(key.encounter)
        self.posted[posted.name], self.decisions[posted.name] = posted, decision
        after = self._counted(key.encounter)
        return remittance.entry(key, found, decision, name, DAY, changed(before, after))

    def _counted(self, encounter: EncounterId) -> dict[Beyond, int]:
        mine = [each for each in self.posted.values() if each.claim.startswith(encounter)]
        return contractual_beyond([(each, self.decisions[each.name]) for each in remittance.standing(mine)], classify)

    def sums(self) -> dict[str, dict[ledger.Account, int]]:
        found = ledger.sums_by_encounter(self.entries.values())
        return {name: {account: cents for account, cents in sums.items() if cents} for name, sums in found.items()}

    def places(self) -> dict[tuple[str, Place], int]:
        """Cents by encounter, account, payer, claim, service line and group."""
        found: dict[tuple[str, Place], int] = {}
        for entry in self.entries.values():
            for line in entry.lines:
                place = (entry.encounter or "", line.place)
                found[place] = found.get(place, 0) + line.cents
        return {place: cents for place, cents in found.items() if cents}

    def receivables(self, encounter: EncounterId) -> tuple[Receivable, ...]:
        newest = {each: ClaimKey(encounter, each, 2).number for each in PayerSequence}
        return ledger.receivables(self._lines(encounter), newest)

    def lost(self) -> list[object]:
        """Receivables by line that are not what is owed."""
        return [each for encounter in ENCOUNTERS for each in ledger.line_differences(self._lines(encounter))]

    def _lines(self, encounter: EncounterId) -> list[tuple[Line, ...]]:
        return [entry.lines for entry in self.entries.values() if entry.encounter == encounter]

    def proof(self) -> ledger.Proof:
        return ledger.prove(self.sums(), entries=len(self.entries), unbalanced=0)


cents = st.integers(1, 5_000_00)


@st.composite
def adjusted(draw: st.DrawFn) -> tuple[AdjustedAmount, ...]:
    codes = draw(st.lists(st.sampled_from(CODES), unique=True, max_size=3))
    return tuple(
        AdjustedAmount(group=code[:2], reason=code[3:], cents=draw(st.integers(-200, 200_00))) for code in codes
    )


@st.composite
def lines(draw: st.DrawFn) -> LineDecision:
    """One adjudicated line: of ours, of a number that we never charged, or with none."""
    charge, adjustments = draw(cents), draw(adjusted())
    return LineDecision(
        control_number=draw(st.sampled_from(["1", "2", "2", "7", ""])),
        code="99213",
        charge_cents=charge,
        paid_cents=charge - sum(each.cents for each in adjustments),
        adjustments=adjustments,
    )


@st.composite
def decisions(draw: st.DrawFn, number: int) -> list[Told]:
    """A payer's decision by line or as a whole, and perhaps its reversal."""
    encounter = draw(st.sampled_from(ENCOUNTERS))
    sequence = draw(st.sampled_from([P, S] if COVERAGES[encounter] == 2 else [P]))
    key = ClaimKey(encounter, sequence, draw(st.integers(1, 2)))
    by_line = tuple(draw(st.lists(lines(), max_size=3)))
    whole = draw(adjusted()) if not by_line or draw(st.booleans()) else ()
    charge = sum(line.charge_cents for line in by_line) or draw(cents)
    adjustments = [each for line in by_line for each in line.adjustments] + list(whole)
    decision = ClaimDecision(
        position=draw(st.integers(1, 3)),
        control_number=key.number,
        status=draw(st.sampled_from(["1", "2", "4", "19"])),
        charge_cents=charge,
        paid_cents=charge - sum(each.cents for each in adjustments),
        payer_claim_number=draw(st.sampled_from(["", "ICN1", "ICN2"])),
        adjustments=whole,
        lines=by_line,
    )
    told = [Told(key=key, decision=decision, remittance=f"r{number}")]
    if draw(st.booleans()):
        told.append(Told(key=key, decision=turned(decision), remittance=f"b{number}"))
    return told


def turned(decision: ClaimDecision) -> ClaimDecision:
    return decision.model_copy(
        update={
            "status": remittance.REVERSAL,
            "charge_cents": -decision.charge_cents,
            "paid_cents": -decision.paid_cents,
            "adjustments": _negated(decision.adjustments),
            "lines": tuple(
                line.model_copy(
                    update={
                        "charge_cents": -line.charge_cents,
                        "paid_cents": -line.paid_cents,
                        "adjustments": _negated(line.adjustments),
                    }
                )
                for line in decision.lines
            ),
        }
    )


def _negated(adjustments: Sequence[AdjustedAmount]) -> tuple[AdjustedAmount, ...]:
    return tuple(each.model_copy(update={"cents": -each.cents}) for each in adjustments)


@st.composite
def others(draw: st.DrawFn, number: int) -> list[Told]:
    """A payment or what a person decided."""
    encounter = draw(st.sampled_from(ENCOUNTERS))
    amount, key = draw(cents), f"k{number}"
    kind = draw(st.sampled_from(["patient", "agency", "plb", "refund", *Adjustment]))
    if kind == "patient":
        return [Told(ledger.patient_payment(encounter, DAY, cents=amount, key=key))]
    if kind == "agency":
        return [Told(ledger.agency_payment(encounter, DAY, cents=amount, key=key))]
    if kind == "refund":
        return [Told(entry) for entry in _refunded(draw, encounter, number, amount)]
    if kind == "plb":
        return [
            Told(
                ledger.provider_adjustment(
                    DAY,
                    remittance=key,
                    number=1,
                    reason="WO",
                    cents=amount - 2_500_00,
                    account=ledger.Account.RECOUPMENT,
                )
            )
        ]
    sequence = P if kind == Adjustment.TRANSFER_TO_PATIENT else draw(st.sampled_from([None, P]))
    return [Told(ledger.adjustment(encounter, DAY, Adjustment(kind), cents=amount, key=key, sequence=sequence))]


def _refunded(draw: st.DrawFn, encounter: EncounterId, number: int, amount: int) -> list[Entry]:
    """An overpayment that was identified, refunded, and paid by the bank or not."""
    sequence = draw(st.sampled_from([None, P]))
    refund = ledger.Refund(number, encounter, sequence, draw(st.integers(1, amount)), "anna", "sue")
    identified = ledger.sort_credit(encounter, DAY, sequence, owed=-amount, held=0, number=number)
    assert identified is not None
    ended = draw(st.sampled_from([(), (refund.cleared(DAY, "bank"),), (refund.voided(DAY, "lost"),)]))
    return [identified, refund.approved(DAY), *ended]


@st.composite
def stories(draw: st.DrawFn) -> list[Told]:
    charges = [
        Told(
            ledger.charge(
                encounter, DAY, total=draw(cents), before=0, number="1", self_pay=draw(st.booleans()),
                lines=draw(st.dictionaries(st.integers(1, 3), cents, max_size=3)),
            )
        )
        for encounter in ENCOUNTERS
    ]  # fmt: skip
    parts = [draw(st.one_of(decisions(number), others(number))) for number in range(draw(st.integers(1, 8)))]
    return [*charges, *(told for part in parts for told in part)]


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_any_order_and_any_repetition_give_the_same_ledger(data: st.DataObject) -> None:
    story = data.draw(stories())
    straight = Book()
    for told in story:
        straight.hear(told)
    mixed = data.draw(st.permutations([*story, *data.draw(st.lists(st.sampled_from(story)))]))
    book = Book()
    for told in mixed:
        book.hear(told)
        assert book.proof().holds
        assert not book.lost()
    assert book.places() == straight.places()
    for encounter in ENCOUNTERS:
        assert book.receivables(encounter) == straight.receivables(encounter)
    assert undecided(book) == undecided(straight)


def undecided(book: Book) -> set[str]:
    """Entries but those of CLPs: which one carries a later payer's contractual part depends on which came first."""
    return {key for key in book.entries if not key.startswith("835:") or ":plb:" in key}


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_a_decision_taken_back_leaves_nothing(data: st.DataObject) -> None:
    story = data.draw(decisions(1))
    book = Book()
    for told in data.draw(st.permutations([*story, _back(story[0])] if len(story) == 1 else story)):
        book.hear(told)
    assert all(not sums for sums in book.sums().values())


def _back(told: Told) -> Told:
    assert told.decision
    return Told(key=told.key, decision=turned(told.decision), remittance="back")


_names = count(1)


@given(st.data())
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
async def test_any_order_of_835s_on_postgresql(module_database: Database, data: st.DataObject) -> None:
    """The same payments, reversals and repetitions in two orders, on two encounters: the same balances."""
    words = [("CO-45:2500", "PR-3:1500"), ("CO-50:10000",), ("CO-45:1000", "CO-97:2000", "PR-2:500"), ()]
    paid = data.draw(st.lists(st.sampled_from(words), min_size=1, max_size=3))
    taken_back = data.draw(st.lists(st.booleans(), min_size=len(paid), max_size=len(paid)))
    messages = [(number, False) for number in range(len(paid))]
    messages += [(number, True) for number, undone in enumerate(taken_back) if undone]
    found = []
    for order in (messages, data.draw(st.permutations([*messages, messages[0]]))):
        found.append(await _ledger_of(module_database, paid, order))
    assert found[0] == found[1]
    await money_bench.proved(module_database)


async def _ledger_of(
    database: Database, paid: Sequence[tuple[str, ...]], order: Sequence[tuple[int, bool]]
) -> dict[str, int]:
    name = f"H{next(_names)}"
    made = await money_bench.encounter(database, name, ("MEDB1", "GOLDM"))
    key = await money_bench.charged(database, made, 10_000, "MEDB1")
    for number, undone in order:
        claim = (money_bench.back if undone else money_bench.payment)(key.number, *paid[number], icn=f"I{number}")
        advice = money_bench.advice(claim, trace=f"{name}-{number}-{undone}", payer="MEDB1")
        for one in await money_bench.received(database, advice):
            await money_bench.activities(database).post_remittance(RemittanceRef(remittance=one))
        async with database.session() as session:
            assert (await books.prove(session)).holds
    async with database.session() as session:
        entries = await books.entries_of(session, made)
    return {account.value: cents for account, cents in ledger.sums_by_encounter(entries).get(made, {}).items() if cents}

"""Cases of underpayment on PostgreSQL: joined, decided once for all, disputed by one letter, settled by payments."""

import base64
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from money_bench import Listener, activities, advice, back, charged, encounter, payment, received
from pypdf import PdfReader

from activities.underpayments import UnderpaymentActivities
from gateways.mail import MailError, Mailing
from models.ids import ClaimKey, EncounterId
from models.messages.claims import ClaimRef, RemittanceRef
from models.messages.facts import RemittancePosted, UnderpaymentMoved
from models.messages.underpayments import (
    CasesJoined,
    CheckCases,
    DecideCase,
    GatherCases,
    JoinCases,
    SendDispute,
    SettleCases,
    UnderpaymentCase,
)
from models.underpayments import CaseDecision, CaseEvent, CaseState, ItemOutcome
from storage import underpayments
from storage.engine import Database
from storage.reports.underpayments import by_service

BLUE = 10_915
NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
LAST = date(2026, 7, 14)


@dataclass
class Vendor:
    letters: list[Mailing] = field(default_factory=list)
    down: bool = False

    async def post(self, mailing: Mailing) -> str:
        if self.down:
            raise MailError("it does not answer")
        self.letters.append(mailing)
        return f"MAIL-{len(self.letters)}"


@dataclass
class Bench:
    """Claims of one payer, posted and put into cases as their workflows do it."""

    database: Database
    vendor: Vendor = field(default_factory=Vendor)
    listener: Listener = field(default_factory=Listener)
    made: int = 0

    @property
    def cases(self) -> UnderpaymentActivities:
        return UnderpaymentActivities(self.database, self.vendor, self.listener)

    def told(self) -> list[tuple[CaseEvent, str]]:
        return [(each.event, each.claim) for each in self.listener.facts if isinstance(each, UnderpaymentMoved)]

    async def pay(
        self, key: ClaimKey, *codes: str, reversal: bool = False, procedure: str = "99213"
    ) -> RemittancePosted:
        self.made += 1
        number = key.number
        told = (
            back(number, *codes, charge=20_000)
            if reversal
            else payment(number, *codes, charge=20_000, procedure=procedure)
        )
        (remittance,) = await received(self.database, advice(told, trace=f"EFT{self.made}"))
        listener = Listener()
        await activities(self.database, listener).post_remittance(RemittanceRef(remittance=remittance))
        return listener.posted()[0]

    async def short(self, cents: int, procedure: str = "99213", reason: str = "CO-45") -> tuple[ClaimKey, CasesJoined]:
        """A claim that is paid so many cents less than agreed."""
        key, fact = await self.short_of(cents, procedure, reason)
        return key, await self.join(key, fact)

    async def short_of(
        self, cents: int, procedure: str = "99213", reason: str = "CO-45"
    ) -> tuple[ClaimKey, RemittancePosted]:
        made: EncounterId = await encounter(self.database, f"V{self.made}")
        key = await charged(self.database, made, 20_000)
        cut = 20_000 - BLUE
        codes = (f"CO-45:{cut + cents}",) if reason == "CO-45" else (f"CO-45:{cut}", f"{reason}:{cents}")
        return key, await self.pay(key, *codes, procedure=procedure)

    async def join(self, key: ClaimKey, fact: RemittancePosted, at: datetime = NOW) -> CasesJoined:
        request = JoinCases(claim=ref(key), remittance=fact.remittance, posting=fact.id, appeal_by=LAST, at=at)
        return await self.cases.join_cases(request)

    async def gather(self, key: ClaimKey) -> CasesJoined:
        return await self.cases.gather_cases(GatherCases(claim=ref(key), at=NOW))

    async def decide(self, key: ClaimKey, case: int, decision: CaseDecision, by: str = "") -> CaseDecision | None:
        request = DecideCase(case=case, claim=ref(key), decision=decision, at=NOW, actor="dena", approved_by=by)
        return (await self.cases.decide_case(request)).decision

    async def dispute(self, key: ClaimKey, case: int) -> str:
        request = SendDispute(case=case, claim=ref(key), at=NOW, actor="dena")
        return (await self.cases.send_dispute(request)).tracking

    async def outcomes(self, case: int) -> list[tuple[ItemOutcome, int]]:
        async with self.database.session() as session:
            found = await underpayments.items(session, case)
        rows = sorted((each.row for each in found), key=lambda row: row.recorded_at)
        return [(each.outcome, each.recovered_cents) for each in rows]

    async def state(self, case: int) -> CaseState:
        async with self.database.session() as session:
            found = await underpayments.case(session, case)
        assert found
        return found.state


def ref(key: ClaimKey) -> ClaimRef:
    return ClaimRef(encounter=key.encounter, sequence=key.sequence, submission=key.submission)


def only(joined: CasesJoined) -> UnderpaymentCase:
    (case,) = joined.cases
    return case


@pytest.fixture
def bench(database: Database) -> Bench:
    return Bench(database)


async def test_claims_of_one_payer_code_and_cause_share_a_case(bench: Bench) -> None:
    _, first = await bench.short(900)
    _, second = await bench.short(500)
    one, two = only(first), only(second)
    assert (one.case, one.code, one.cause, one.state, one.leads, one.cents) == (1, "99213", "rate", "open", False, 900)
    assert one.why == ("fee 109.15 for 99213 (professional)",)
    assert (two.case, two.leads, two.cents, two.mine_cents, two.claims, two.appeal_by) == (1, False, 1400, 500, 2, LAST)


@pytest.mark.parametrize("backwards", [False, True])
async def test_of_one_day_the_first_claim_leads_whichever_was_posted_first(bench: Bench, backwards: bool) -> None:
    numbers = sorted([await bench.short_of(900), await bench.short_of(500)], key=lambda each: each[0].number)
    for key, fact in reversed(numbers) if backwards else numbers:
        await bench.join(key, fact)
    first, second = (key for key, _ in numbers)
    for key in (second, first):
        assert only(await bench.gather(key)).leads is (key == first)


async def test_who_joins_on_a_later_day_does_not_lead(bench: Bench) -> None:
    numbers = sorted([await bench.short_of(900), await bench.short_of(500)], key=lambda each: each[0].number)
    (later, told_later), (earlier, told_earlier) = numbers
    await bench.join(later, told_later, NOW + timedelta(days=1))
    await bench.join(earlier, told_earlier)
    assert not only(await bench.gather(later)).leads
    assert only(await bench.gather(earlier)).leads


@pytest.mark.parametrize(("procedure", "reason"), [("99214", "CO-45"), ("99213", "CO-59")])
async def test_another_code_or_cause_is_another_case(bench: Bench, procedure: str, reason: str) -> None:
    await bench.short(900)
    _, joined = await bench.short(900, procedure=procedure, reason=reason)
    assert {each.case for each in joined.cases} - {1}
    assert joined.cases[-1].cause == ("multiple_procedures" if reason == "CO-59" else "rate")


@pytest.mark.parametrize(("cents", "worked"), [(99, False), (108, False), (110, True)])
async def test_a_difference_under_the_threshold_joins_none(bench: Bench, cents: int, worked: bool) -> None:
    _, joined = await bench.short(cents)
    assert bool(joined.cases) is worked


async def test_what_comes_off_after_the_rate_is_no_underpayment(bench: Bench) -> None:
    _, joined = await bench.short(218, reason="CO-253")
    assert joined.cases == ()


async def test_joining_twice_is_joining_once(bench: Bench) -> None:
    made = await encounter(bench.database)
    key = await charged(bench.database, made, 20_000)
    fact = await bench.pay(key, "CO-45:10000")
    assert await bench.join(key, fact) == await bench.join(key, fact)
    assert await bench.outcomes(1) == [(ItemOutcome.UNSETTLED, 0)]


async def test_one_decision_for_all_and_the_first_one_holds(bench: Bench) -> None:
    first, _ = await bench.short(900)
    second, _ = await bench.short(500)
    assert await bench.decide(first, 1, CaseDecision.ACCEPT, "sue") is CaseDecision.ACCEPT
    assert await bench.decide(second, 1, CaseDecision.DISPUTE) is CaseDecision.ACCEPT
    assert sorted(set(bench.told())) == sorted((CaseEvent.ACCEPTED, each.number) for each in (first, second))
    assert await bench.outcomes(1) == [(ItemOutcome.ACCEPTED, 0)] * 2
    assert await bench.state(1) is CaseState.CLOSED
    _, third = await bench.short(700)
    assert only(third).case == 2


async def test_one_letter_for_all_claims_and_one_more_for_those_that_join_later(bench: Bench) -> None:
    first, _ = await bench.short(900)
    second, _ = await bench.short(500)
    await bench.decide(first, 1, CaseDecision.DISPUTE)
    assert [await bench.dispute(each, 1) for each in (second, first, second)] == ["MAIL-1", "", ""]
    third, joined = await bench.short(700)
    assert (only(joined).case, only(joined).state, only(joined).leads) == (1, CaseState.DISPUTED, False)
    assert await bench.dispute(third, 1) == "MAIL-2"
    letters = bench.vendor.letters
    assert [(each.kind, each.to, each.claims) for each in letters] == [
        ("dispute", "BLUEP", tuple(sorted((first.number, second.number)))),
        ("dispute", "BLUEP", (third.number,)),
    ]
    pages = [page.extract_text() for page in PdfReader(BytesIO(base64.b64decode(letters[0].document))).pages]
    assert len(pages) == 3
    assert "$14.00" in pages[0]
    assert all(
        each in pages[1].replace("\n", "") for each in (first.number, second.number, "$109.15", "$100.15", "$9.00")
    )
    assert "fee 109.15 for 99213" in pages[2].replace("\n", " ")


@pytest.mark.parametrize("order", ["reversal first", "correction first"])
async def test_a_corrected_remittance_recovers_the_difference(bench: Bench, order: str) -> None:
    key, _ = await bench.short(900)
    other, _ = await bench.short(500)
    await bench.decide(key, 1, CaseDecision.DISPUTE)
    back_first = order == "reversal first"
    if back_first:
        await bench.pay(key, f"CO-45:{20_000 - BLUE + 900}", reversal=True)
    await bench.pay(key, f"CO-45:{20_000 - BLUE}")
    left = await bench.cases.check_cases(CheckCases(claim=ref(key), at=NOW))
    assert left.cases == ()
    assert await bench.outcomes(1) == [(ItemOutcome.RECOVERED, 900), (ItemOutcome.UNSETTLED, 0)]
    assert await bench.state(1) is CaseState.DISPUTED
    await bench.pay(other, f"CO-45:{20_000 - BLUE + 500}", reversal=True)
    await bench.pay(other, f"CO-45:{20_000 - BLUE}")
    await bench.cases.check_cases(CheckCases(claim=ref(other), at=NOW))
    assert await bench.state(1) is CaseState.CLOSED


async def test_a_part_that_comes_leaves_the_rest_at_stake(bench: Bench) -> None:
    key, _ = await bench.short(900)
    await bench.decide(key, 1, CaseDecision.DISPUTE)
    await bench.pay(key, f"CO-45:{20_000 - BLUE + 900}", reversal=True)
    await bench.pay(key, f"CO-45:{20_000 - BLUE + 400}")
    left = only(await bench.cases.check_cases(CheckCases(claim=ref(key), at=NOW)))
    assert (left.cents, left.mine_cents) == (400, 400)
    assert await bench.outcomes(1) == [(ItemOutcome.UNSETTLED, 500)]
    await bench.cases.settle_cases(
        SettleCases(claim=ref(key), outcome=ItemOutcome.ACCEPTED, case=1, at=NOW, actor="dena", approved_by="sue")
    )
    assert await bench.outcomes(1) == [(ItemOutcome.ACCEPTED, 500)]
    assert await bench.state(1) is CaseState.CLOSED


async def test_a_case_whose_claim_is_void_is_asked_about_by_another(bench: Bench) -> None:
    first, _ = await bench.short(900)
    second, _ = await bench.short(500)
    first, second = sorted((first, second), key=lambda each: each.number)
    assert only(await bench.gather(first)).leads
    await bench.cases.settle_cases(SettleCases(claim=ref(first), outcome=ItemOutcome.WITHDRAWN, at=NOW))
    assert bench.told() == [(CaseEvent.LEADS, second.number)]
    assert sorted(await bench.outcomes(1)) == [(ItemOutcome.UNSETTLED, 0), (ItemOutcome.WITHDRAWN, 0)]


async def test_a_claim_that_is_void_before_the_day_is_over_leaves_it_to_the_others(bench: Bench) -> None:
    first, _ = await bench.short(900)
    second, _ = await bench.short(500)
    await bench.cases.settle_cases(SettleCases(claim=ref(first), outcome=ItemOutcome.WITHDRAWN, at=NOW))
    assert bench.told() == []
    assert only(await bench.gather(second)).leads


async def test_a_letter_that_was_written_and_not_mailed_is_mailed_by_whoever_comes_next(bench: Bench) -> None:
    first, _ = await bench.short(900)
    second, _ = await bench.short(500)
    await bench.decide(first, 1, CaseDecision.DISPUTE)
    bench.vendor.down = True
    with pytest.raises(MailError):
        await bench.dispute(first, 1)
    bench.vendor.down = False
    assert await bench.dispute(second, 1) == "MAIL-1"
    assert await bench.dispute(first, 1) == ""
    (letter,) = bench.vendor.letters
    assert letter.claim_control_number == min(first.number, second.number)


async def test_what_is_denied_in_the_end_is_no_underpayment_any_more(bench: Bench) -> None:
    key, _ = await bench.short(900)
    await bench.decide(key, 1, CaseDecision.DISPUTE)
    await bench.pay(key, f"CO-45:{20_000 - BLUE + 900}", reversal=True)
    await bench.pay(key, "CO-50:20000")
    assert (await bench.cases.check_cases(CheckCases(claim=ref(key), at=NOW))).cases == ()
    assert await bench.outcomes(1) == [(ItemOutcome.WITHDRAWN, 0)]


async def test_the_report_tells_where_the_money_is(bench: Bench) -> None:
    won, _ = await bench.short(900)
    await bench.decide(won, 1, CaseDecision.DISPUTE)
    await bench.dispute(won, 1)
    await bench.pay(won, f"CO-45:{20_000 - BLUE + 900}", reversal=True)
    await bench.pay(won, f"CO-45:{20_000 - BLUE}")
    await bench.cases.check_cases(CheckCases(claim=ref(won), at=NOW))
    given_up, _ = await bench.short(500)
    await bench.decide(given_up, 2, CaseDecision.ACCEPT, "sue")
    disputed, _ = await bench.short(700)
    await bench.decide(disputed, 3, CaseDecision.DISPUTE)
    await bench.dispute(disputed, 3)
    await bench.short(50)
    await bench.short(-300)
    await bench.short(6_000, procedure="99214", reason="CO-59")
    async with bench.database.session() as session:
        found = {each.code: each for each in await by_service(session)}
    visit = found["99213"]
    assert (visit.claims, visit.short, visit.at_stake, visit.disputed) == (3, 2_100, 0, 700)
    assert (visit.recovered, visit.accepted, visit.contract_wrong) == (900, 500, 0)
    assert (visit.small, visit.overpaid) == (50, 300)
    assert found["99214"].at_stake == found["99214"].short > 0
    assert visit.short == visit.at_stake + visit.disputed + visit.recovered + visit.accepted + visit.contract_wrong

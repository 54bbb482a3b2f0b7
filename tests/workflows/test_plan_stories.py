"""Payment plans, and payments that are taken back."""

from collections.abc import Callable

from story import Story

from models.messages.facts import PatientEvent

Stories = Callable[..., Story]
CYCLE = ("statement_2", "statement_3", "statement_4")


async def on_plan(told: Story, months: int = 3) -> None:
    await told.tell(told.reported(PatientEvent.PLAN_REQUESTED, installments=months))
    await told.settle()
    if told.case.open("approve_plan"):
        await told.answer("approve_plan", action="approve", installments=months)
    await told.settle()


def plan_events(told: Story) -> list[str]:
    return [each.event.value for each in told.case.made("tell_plan")]


async def test_a_plan_is_kept(story: Stories) -> None:
    told = await story().owing(60_000)
    await on_plan(told)
    assert not set(CYCLE) & told.case.running()
    for number in range(3):
        await told.patient_pays(20_000)
        if number < 2:
            await told.until("plan_installment")
            assert "plan_missed" not in told.case.running()
    trail = await told.closed()
    assert trail[-3:] == ["statement:plan", "statement:plan_finished", "closed:closed"]
    assert plan_events(told) == ["finished"]
    assert len(told.case.made("send_statement")) == 4  # the bill, the agreement, and one for each month that follows


async def test_policy_agrees_to_a_small_plan_by_itself(story: Stories) -> None:
    told = await story().owing(15_000)
    await on_plan(told)
    assert "approve_plan:approve" not in told.case.tasks()
    assert "plan_installment" in told.case.running()
    await told.patient_pays(15_000)  # early payoff
    assert (await told.closed())[-2:] == ["statement:plan_finished", "closed:closed"]


async def test_a_plan_outside_the_terms_is_decided(story: Stories) -> None:
    told = await story().owing(15_000)
    await told.tell(told.reported(PatientEvent.PLAN_REQUESTED, installments=12))
    await told.settle()
    (card,) = told.case.open("approve_plan")
    assert card.context["objections"] == ["at most 6 months for $150.00", "an installment is at least $25.00"]


async def test_one_missed_installment_is_reminded_and_forgotten_when_paid(story: Stories) -> None:
    told = await story().owing(60_000)
    await on_plan(told)
    await told.until("plan_installment")
    await told.until("plan_missed")
    assert plan_events(told) == ["missed"]
    assert told.case.made("send_statement")[-1].plan == "missed"
    await told.patient_pays(20_000)
    await told.until("plan_installment")
    await told.until("plan_missed")
    assert plan_events(told) == ["missed", "missed"]
    await told.patient_pays(40_000)
    assert (await told.closed())[-2:] == ["statement:plan_finished", "closed:closed"]


async def missed_twice(told: Story) -> None:
    await on_plan(told)
    await told.until("plan_installment")
    await told.until("plan_missed")
    await told.until("plan_installment")
    await told.until("plan_missed")
    assert plan_events(told) == ["missed", "broken"]
    assert "plan_cure" in told.case.running()


async def test_a_broken_plan_brings_the_notice(story: Stories) -> None:
    told = await story().owing(60_000)
    await missed_twice(told)
    await told.until("plan_cure")
    assert plan_events(told)[-1] == "given_up"
    assert told.case.made("send_statement")[-1].notice
    assert "collections_notice" in told.case.running()
    assert not {"plan_installment", "plan_missed", "plan_cure"} & told.case.running()


async def test_arrears_cure_a_broken_plan(story: Stories) -> None:
    told = await story().owing(60_000)
    await missed_twice(told)
    await told.patient_pays(40_000)
    await told.settle()
    assert plan_events(told)[-1] == "cured"
    assert {"plan_installment", "plan_cure"} & told.case.running() == {"plan_installment"}
    await told.patient_pays(20_000)
    assert (await told.closed())[-2:] == ["statement:plan_finished", "closed:closed"]


async def test_the_last_installment_has_no_second_chance(story: Stories) -> None:
    told = await story().owing(60_000)
    await on_plan(told, 2)
    await told.patient_pays(30_000)
    await told.until("plan_installment")
    await told.until("plan_installment")
    await told.until("plan_missed")
    assert plan_events(told) == ["broken"]


async def test_an_installment_that_bounces_counts_as_missed(story: Stories) -> None:
    told = await story().owing(60_000)
    await on_plan(told)
    await told.until("plan_installment")
    await told.patient_pays(20_000)
    await told.days(20)
    assert not plan_events(told)
    await told.payment_returned(20_000)
    await told.settle()
    assert plan_events(told) == ["missed"]
    assert told.case.made("send_statement")[-1].plan == "missed"


async def test_a_plan_is_renegotiated_by_a_person(story: Stories) -> None:
    told = await story().owing(18_000)
    await on_plan(told)
    await told.until("plan_installment")
    await told.tell(told.reported(PatientEvent.PLAN_REQUESTED, installments=6))
    await told.settle()
    (card,) = told.case.open("approve_plan")
    assert card.context["renegotiated"]
    await told.answer("approve_plan", action="approve", installments=6)
    await told.settle()
    assert "plan_missed" not in told.case.running()
    await told.patient_pays(18_000)
    assert (await told.closed())[-2:] == ["statement:plan_finished", "closed:closed"]


async def test_what_is_owed_beside_a_plan_is_billed_when_it_is_over(story: Stories) -> None:
    told = await story().owing(15_000)
    await on_plan(told, 1)
    told.case.patient += 4_000
    await told.patient_pays(15_000)
    await told.until("plan_installment")
    assert plan_events(told) == ["finished"]
    await told.until("statement_resumed")
    assert told.case.made("send_statement")[-1].notice


# --- payments that are taken back ---------------------------------------------------------------------------------


async def test_a_returned_check_is_owed_again_in_the_same_cycle(story: Stories) -> None:
    told = await story().owing()
    await told.patient_pays(2_000)
    await told.payment_returned(2_000)
    await told.until("statement_2")
    assert len(told.case.made("send_statement")) == 2
    await told.patient_pays(5_000)
    await told.closed()


async def test_money_back_after_closing_goes_on_with_the_cycle(story: Stories) -> None:
    told = await story().owing()
    first = told.now
    await told.days(5)
    await told.patient_pays(5_000)
    await told.closed()
    told.offset += 40 * 86_400
    told.case.resumes = first
    await told.payment_returned(5_000)
    await told.settle()
    assert told.case.running() >= {"statement_3", "statement_4", "collections_earliest"}
    assert "statement_2" not in told.case.running()
    assert len(told.case.made("send_statement")) == 2
    await told.until("statement_4")
    assert [each.notice for each in told.case.made("send_statement")] == [False, False, False, True]
    await told.patient_pays(5_000)
    await told.closed()


async def test_a_cycle_that_would_be_over_leaves_the_patient_a_month(story: Stories) -> None:
    told = await story().owing()
    first = told.now
    await told.patient_pays(5_000)
    await told.closed()
    told.offset += 100 * 86_400
    told.case.resumes = first
    await told.payment_returned(5_000)
    await told.settle()
    assert [each.notice for each in told.case.made("send_statement")] == [False, False]
    await told.until("statement_resumed")
    assert told.case.made("send_statement")[-1].notice
    assert "collections_notice" in told.case.running()


async def test_a_credit_that_bounced_is_not_refunded(story: Stories) -> None:
    told = await story().owing()
    await told.patient_pays(7_000)
    await told.settle()
    assert told.case.open("credit_balance")
    await told.payment_returned(7_000)
    await told.settle()
    assert not told.case.open("credit_balance")
    assert len(told.case.made("send_statement")) == 2


async def test_a_hold_that_was_looked_at_is_looked_at_again(story: Stories) -> None:
    told = await story(hold="attorney").owing()
    await told.answer("review_hold", action="keep")
    await told.settle()
    assert not told.case.open()
    await told.until("hold_review")
    assert [card.context["kinds"] for card in told.case.open("review_hold")] == [["attorney"]]
    told.case.hold = "bankruptcy"
    await told.tell(told.reported(PatientEvent.BANKRUPTCY))
    await told.settle()
    assert [card.context["kinds"] for card in told.case.open("review_hold")] == [["bankruptcy"]]
    assert not told.case.made("send_statement")


async def test_the_guarantor_of_a_minor_gets_the_bill(story: Stories) -> None:
    told = await story(hold="minor").owing()
    told.case.hold = ""  # as the records say once the guarantor is kept
    await told.answer("review_hold", action="guarantor", guarantor={"name": {"last": "Novak", "first": "Eva"}})
    await told.settle()
    assert told.case.made("check_registration")[-1].corrections.guarantor.name.first == "Eva"
    assert len(told.case.made("send_statement")) == 1


async def test_a_statement_that_a_hold_stopped_goes_out_after_it(story: Stories) -> None:
    told = await story().owing()
    told.case.hold = "bankruptcy"
    await told.tell(told.reported(PatientEvent.BANKRUPTCY))
    await told.until("statement_2")
    await told.until("statement_3")
    assert len(told.case.made("send_statement")) == 1
    told.case.hold = ""
    await told.tell(told.reported(PatientEvent.HOLD_LIFTED))
    await told.until("statement_hold_review")
    assert [each.number for each in told.case.made("send_statement")][:2] == [1, 2]


# --- mail that comes back -------------------------------------------------------------------------------------------


async def test_without_an_address_nothing_is_mailed_and_the_patient_is_called(story: Stories) -> None:
    told = await story().owing()
    await told.tell(told.reported(PatientEvent.RETURNED_MAIL))
    await told.answer("returned_mail", action="new_address", address={"line1": "2 New St"})
    await told.tell(told.reported(PatientEvent.RETURNED_MAIL))
    await told.settle()
    (card,) = told.case.open("returned_mail")
    assert card.context["returned"] == 2
    told.case.address_bad = True
    await told.answer("returned_mail", action="no_address")
    await told.answer("reach_patient", action="not_reached", channel="phone")
    await told.until("statement_2")
    assert told.case.open("reach_patient")  # another try for each statement that cannot be mailed
    await told.answer("reach_patient", action="new_address", address={"line1": "3 Last St"})
    await told.settle()
    assert told.case.made("send_statement")[-1].address_found
    assert told.case.made("check_registration")[-1].corrections.address.line1 == "3 Last St"
    await told.patient_pays(5_000)
    await told.closed()

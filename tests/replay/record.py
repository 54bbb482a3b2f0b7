"""Records golden histories: `python -m tests.replay.record [STORY ...]` runs stories and keeps what Temporal kept.

Histories are recorded without the payload codec, so that no key is needed to read them; the plugin's codec leaves what
is not sealed as it is. The data are invented. A released version's histories stay: record new stories beside them.
"""

import asyncio
import inspect
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_TESTS = Path(__file__).parents[1]
HISTORIES = Path(__file__).with_name("histories")
LARGEST = 150_000
"""Bytes of one file."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A story and the kinds of workflow whose (longest) history is kept."""

    name: str
    test: str
    kinds: tuple[str, ...]


RECORDINGS = (
    Recording("clean", "test_clean_claim:test_a_clean_claim_is_closed", ("encounter", "claim")),
    Recording(
        "silent-physician", "test_front_stories:test_an_escalated_query_is_settled_by_the_advisor", ("encounter",)
    ),
    Recording("audited", "test_audit_stories:test_an_accepted_correction_is_billed", ("encounter",)),
    Recording("paid-twice", "test_credit_stories:test_a_check_that_nobody_cashed_is_a_credit_again", ("encounter",)),
    Recording(
        "voided",
        "test_void_stories:test_a_paid_claim_of_a_closed_encounter_is_voided_and_nothing_is_owed",
        ("encounter", "claim"),
    ),
    Recording(
        "crossover-late",
        "test_later_payers:test_a_crossover_that_the_payer_has_is_waited_for",
        ("claim",),
    ),
    Recording("rejected", "test_claim_stories:test_a_277ca_rejection_after_a_good_999", ("claim",)),
    Recording("records", "test_claim_stories:test_records_are_sent_when_the_payer_asks", ("claim",)),
    Recording(
        "denied",
        "test_denial_stories:test_an_appeal_is_upheld_and_the_next_one_overturned",
        ("encounter", "claim", "appeal"),
    ),
    Recording(
        "late",
        "test_late_payers:test_interest_is_claimed_beside_the_patients_balance_and_comes",
        ("encounter", "claim", "interest"),
    ),
    Recording(
        "underpaid",
        "test_underpayment_stories:test_one_question_for_all_claims_and_a_dispute_that_wins",
        ("claim",),
    ),
    Recording(
        "demanded",
        "test_demands:test_appeals_in_time_stay_the_recoupment_level_by_level",
        ("recoupment",),
    ),
    Recording("collections", "test_patient_stories:test_an_application_recalls_the_account", ("patient-balance",)),
    Recording(
        "write-off",
        "test_write_off_stories:test_what_a_patient_owes_is_written_off_and_owed_again",
        ("write-off", "encounter"),
    ),
    Recording("refund", "test_refund_stories:test_what_is_given_back_is_owed_again", ("refund",)),
    Recording("plan", "test_plan_stories:test_a_plan_is_kept", ("patient-balance",)),
    Recording("plan-broken", "test_plan_stories:test_arrears_cure_a_broken_plan", ("patient-balance",)),
    Recording("missing-deposit", "test_deposit_stories:test_a_person_names_the_deposit", ("remittance",)),
    Recording("missing-835", "test_deposit_stories:test_a_deposit_without_its_835_is_asked_about", ("deposit",)),
    Recording("estimate", "test_estimate_stories:test_a_visit_that_is_moved_keeps_its_last_day", ("estimate",)),
    Recording("estimate-late", "test_estimate_stories:test_a_late_estimate_is_urgent_and_given", ("estimate",)),
    Recording(
        "unmatched", "test_money_stories:test_unmatched_payments_are_matched_or_returned_one_by_one", ("remittance",)
    ),
)


async def record(names: set[str]) -> None:
    """Run the named stories (all where none is named) and write their histories."""
    from local_server import office_worker, server
    from office import Office
    from temporalio.contrib.pydantic import pydantic_data_converter
    from temporalio.plugin import SimplePlugin

    from runtime.temporal_plugin import WORKFLOWS

    if unknown := names - {each.name for each in RECORDINGS}:
        sys.exit(f"no recording has the name {', '.join(sorted(unknown))}; see RECORDINGS")
    plain = SimplePlugin("plain", data_converter=pydantic_data_converter, workflows=list(WORKFLOWS))
    async with server(plain) as client:
        office = Office()
        async with office_worker(client, office):
            for recording in RECORDINGS:
                if not names or recording.name in names:
                    await _record(client, office, recording)


async def _record(client: Any, office: Any, recording: Recording) -> None:
    from story import new_story

    module, function = recording.test.split(":")
    test: Callable[..., Any] = getattr(__import__(module), function)
    known = set(office.cases)

    def make(name: str = "", **script: object) -> Any:
        return new_story(client, office, f"{recording.name}{name}", **script)

    fixtures = {"story": make, "temporal": client, "office": office}
    await test(**{name: fixtures[name] for name in inspect.signature(test).parameters})
    snapshots = [each for name in office.cases.keys() - known for each in office.cases[name].snapshots]
    for kind in recording.kinds:
        runs = {(each.workflow_id, each.run_id) for each in snapshots if each.kind == kind}
        found = [await client.get_workflow_handle(name, run_id=run).fetch_history() for name, run in runs]
        longest = max(found, key=lambda each: (len(each.events), each.workflow_id))
        path = HISTORIES / f"{kind}-{recording.name}.json"
        content = {"workflowId": longest.workflow_id, **json.loads(longest.to_json())}
        path.write_text(json.dumps(content, separators=(",", ":")).replace('},{"eventId"', '},\n{"eventId"') + "\n")
        print(f"{path.name}: {len(longest.events)} events, {path.stat().st_size} bytes")  # noqa: T201


if __name__ == "__main__":
    sys.path[:0] = [str(_TESTS), str(_TESTS / "workflows")]
    asyncio.run(record(set(sys.argv[1:])))

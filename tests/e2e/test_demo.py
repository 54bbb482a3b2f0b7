"""The demo itself, on real servers and processes: every way out, every cent, and no patient in plain sight."""

import pytest
from demo_evidence import PROVIDER, Evidence, leaks, leaks_of_bytes, phi, shown

from demo.report import verdict, ways_missing
from demo.stories import load_stories

pytestmark = pytest.mark.e2e


def test_every_encounter_closes_and_every_way_out_is_taken(undisturbed: Evidence) -> None:
    report = undisturbed.report
    assert report["closed"] == report["encounters"] == len(load_stories()) >= 40
    assert ways_missing(dict(report)) == []
    assert verdict(dict(report)) == []


def test_every_cent_is_accounted_for(undisturbed: Evidence) -> None:
    money, ledger = undisturbed.report["money"], undisturbed.report["ledger"]
    became = ("insurance_paid", "contractual", "patient_paid", "written_off", "bad_debt", "balance")
    assert money["charges_cents"] == sum(money[f"{name}_cents"] for name in became) > 0
    assert money["balance_cents"] == 0
    assert ledger["unbalanced"] == 0
    assert undisturbed.proof.differences == ()
    entries = undisturbed.books.entries
    assert ledger["entries"] == sum(found.total() for found in entries.values())
    assert {kind for kind, _ in entries[PROVIDER]} <= {"deposit", "provider_adjustment"}
    assert "deposit" in {kind for found in entries.values() for kind, _ in found}


def test_every_story_takes_the_ways_out_that_it_tells(undisturbed: Evidence) -> None:
    taken = undisturbed.books.outcomes
    missing = {story.slug: set(story.expect) - taken[story.slug] for story in load_stories()}
    assert {slug: ways for slug, ways in missing.items() if ways} == {}


def test_people_were_asked_only_what_the_stories_expect(undisturbed: Evidence) -> None:
    assert undisturbed.surprises == ()


def test_nothing_is_left_open(undisturbed: Evidence) -> None:
    assert (undisturbed.open_tasks, undisturbed.open_deadlines, undisturbed.running) == (0, 0, 0)
    assert undisturbed.report["workflow_failures"] == 0


def test_every_transaction_was_exchanged(undisturbed: Evidence) -> None:
    x12 = undisturbed.report["x12"]
    assert {"270", "837P", "837I", "276"} <= set(x12["sent"])
    assert {"271", "999", "277CA", "277", "835"} <= set(x12["received"])


def test_histories_stay_short(undisturbed: Evidence) -> None:
    """Decision 6: no workflow needs to continue as new."""
    assert {run.workflow_id: run.events for run in undisturbed.runs if run.events > 1000} == {}


# --- no PHI outside of what is sealed -------------------------------------------------------------------------------


def test_the_search_for_patients_finds_them() -> None:
    assert len(phi()) > 4 * len(load_stories())
    assert leaks("CF10000013 of Grant, at 581 Pacific Street") == {
        "CF10000013": 1,
        "Grant": 1,
        "581 Pacific Street": 1,
    }


def test_no_patient_in_the_logs(undisturbed: Evidence) -> None:
    assert {"worker.log", "api.log", "simulator.log", "temporal.log", "postgres.log"} <= set(undisturbed.logs)
    found = {name: leaks(text) for name, text in undisturbed.logs.items()}
    assert shown({name: words for name, words in found.items() if words}) == ""


def test_no_patient_in_temporal(undisturbed: Evidence) -> None:
    """Neither in ids, memos and search attributes, nor in clear in any payload of a history."""
    assert len(undisturbed.runs) > len(load_stories())
    found = {run.workflow_id: leaks_of_bytes(run.stored) for run in undisturbed.runs}
    assert shown({name: words for name, words in found.items() if words}) == ""


def test_no_patient_in_columns_that_are_not_sealed(undisturbed: Evidence) -> None:
    assert "tasks.context" in undisturbed.columns
    found = {name: leaks(text) for name, text in undisturbed.columns.items()}
    assert shown({name: words for name, words in found.items() if words}) == ""

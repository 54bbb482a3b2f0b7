"""Everything that both sides wrote during the demo passes the referees, real-time messages too.

What is looked at is found in the tables and in the simulator's own database, so a new story, a new kind of claim or
a new transaction is judged without a word here.
"""

from collections import Counter

import pytest
from demo_evidence import Evidence
from referees import complaints, kinds_of

import edi

pytestmark = pytest.mark.e2e


def test_every_interchange_passes_the_referees(undisturbed: Evidence) -> None:
    refused = {each.place: said for each in undisturbed.interchanges if (said := list(complaints(each.text)))}
    assert refused == {}


def test_nothing_that_was_exchanged_is_left_out(undisturbed: Evidence) -> None:
    """As many transactions of each type as the product itself counts, both ways."""
    found: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for each in undisturbed.interchanges:
        if not each.place.startswith("simulator"):
            document = edi.read(each.text)
            found[each.sent].update(transaction.type for transaction in document.transactions)
            found[each.sent].update("TA1" for interchange in document.interchanges for _ in interchange.ta1s)
    x12 = undisturbed.report["x12"]
    assert (dict(found[True]), dict(found[False])) == (x12["sent"], x12["received"])
    kinds = {kind for each in undisturbed.interchanges for kind in kinds_of(each.text)}
    assert {"270", "271", "276", "277", "277CA", "837P", "837I", "835", "999"} <= kinds


def test_a_stay_is_billed_on_an_837i_and_paid_by_an_835_with_mia(undisturbed: Evidence) -> None:
    """So that the referees have seen both: a bill of a stay, and a claim payment by DRG with MIA."""
    carried = [
        transaction
        for each in undisturbed.interchanges
        if not each.place.startswith("simulator")
        for transaction in edi.read(each.text).transactions
    ]
    billed = [claim for one in carried if one.type == "837I" for claim in edi.read_837i(one)[0].claims]
    stays = {claim.control_number for claim in billed if claim.inpatient and claim.drg}
    paid = [claim for one in carried if one.type == "835" for claim in edi.read_835(one)[0].claims]
    by_drg = {claim.control_number for claim in paid if claim.inpatient is not None and claim.drg}
    assert stays, "no stay was billed"
    assert stays & by_drg, f"of the stays {stays} none was paid by DRG: {by_drg}"


def test_every_file_of_the_simulator_arrived_as_it_was_written(undisturbed: Evidence) -> None:
    carried = (*undisturbed.interchanges, *undisturbed.bank_files)
    came = Counter(each.text for each in carried if each.place.startswith("edi_files") and not each.sent)
    written = Counter(each.text for each in carried if each.place.startswith("simulator"))
    assert written.total() > 40
    assert came == written


def test_no_control_number_was_used_twice(undisturbed: Evidence) -> None:
    """ISA13 and GS06 of each side."""
    for sent in (True, False):
        ours = [
            each for each in undisturbed.interchanges if each.sent == sent and not each.place.startswith("simulator")
        ]
        isa = Counter(one.control for each in ours for one in edi.read(each.text).interchanges)
        gs = Counter(g.header.control for each in ours for one in edi.read(each.text).interchanges for g in one.groups)
        assert [number for number, times in (isa + gs).items() if isa[number] > 1 or gs[number] > 1] == []

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
    assert {"270", "271", "276", "277", "277CA", "837P", "835", "999"} <= kinds


def test_every_file_of_the_simulator_arrived_as_it_was_written(undisturbed: Evidence) -> None:
    came = Counter(
        each.text for each in undisturbed.interchanges if each.place.startswith("edi_files") and not each.sent
    )
    written = Counter(each.text for each in undisturbed.interchanges if each.place.startswith("simulator"))
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

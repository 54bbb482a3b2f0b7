"""What answers a received file."""

from datetime import datetime

import pytest

import edi

CLAIMS = (
    "ISA*00*          *00*          *ZZ*CLINIC         *ZZ*PAYER          *260302*0930*^*00501*000000005*{ask}*P*:~"
    "GS*HC*CLINIC*PAYER*20260302*0930*6*X*005010X222A1~"
    "ST*837*0001*005010X222A1~BHT*0019*00*B1*20260302*0930*CH~SE*3*0001~"
    "ST*837*0002*005010X222A1~BHT*0019*00*B2*20260302*0930*CH~SE*{count}*0002~"
    "GE*2*6~IEA*1*000000005~"
)


def answer(ask: str = "0", count: str = "3", findings: tuple[edi.Finding, ...] = ()) -> edi.Answer:
    (found,) = edi.acknowledge(edi.read(CLAIMS.format(ask=ask, count=count)), findings)
    return found


def test_a_good_group_is_accepted() -> None:
    found = answer()
    assert (found.sender, found.receiver, found.control) == ("CLINIC", "PAYER", "000000005")
    assert found.interchange is None
    (group,) = found.functional
    assert (group.group_control, group.functional_id, group.status) == ("6", "HC", "A")
    assert (group.included, group.received, group.accepted) == (2, 2, 2)
    assert [(s.control, s.type, s.version, s.accepted) for s in group.sets] == [
        ("0001", "837", "005010X222A1", "A"),
        ("0002", "837", "005010X222A1", "A"),
    ]


def test_the_good_set_of_a_mixed_group_goes_through() -> None:
    (group,) = answer(count="9").functional
    assert (group.status, group.accepted) == ("P", 1)
    assert [(s.accepted, s.codes) for s in group.sets] == [("A", ()), ("R", ("4",))]


def test_what_the_typed_reader_found_is_answered_with_its_place() -> None:
    document = edi.read(CLAIMS.format(ask="0", count="3"))
    _, findings = edi.read_837(document.transactions[1])
    assert findings
    (found,) = edi.acknowledge(document, findings)
    first, second = found.functional[0].sets
    assert first.accepted == "A"
    assert (second.accepted, second.codes) == ("R", ("5",))
    assert {error.code for error in second.errors} == {"3"}


@pytest.mark.parametrize(("level", "verdict", "status"), [(2, "R", "P"), (5, "E", "E"), (3, "A", "A"), (7, "A", "A")])
def test_levels(level: int, verdict: str, status: str) -> None:
    finding = edi.Finding(
        level=level, severity="error", loop="2300", segment="CLM", position=7, element=2, value="1O0",
        rule="amount-format", message="m", remedy="r",
    )  # fmt: skip
    (group,) = answer(findings=(finding,)).functional
    assert group.status == status
    assert group.sets[1].accepted == verdict
    if verdict != "A":
        (error,) = group.sets[1].errors
        assert (error.segment, error.position, error.loop, error.code) == ("CLM", 2, "2300", "8")
        assert (error.elements[0].element, error.elements[0].code, error.elements[0].value) == (2, "6", "1O0")


def test_a_ta1_is_sent_when_asked_for() -> None:
    ta1 = answer(ask="1").interchange
    assert ta1
    assert (ta1.control, ta1.status, ta1.note) == ("000000005", "A", "000")
    assert datetime.combine(ta1.date, ta1.time) == datetime.fromisoformat("2026-03-02T09:30")


@pytest.mark.parametrize(
    ("old", "new", "note"),
    [
        ("IEA*1*000000005", "IEA*1*000000004", "001"),
        ("IEA*1*000000005", "IEA*7*000000005", "021"),
        ("~IEA*1*000000005", "", "023"),
    ],
)
def test_a_broken_envelope_gets_a_ta1_and_its_sets_go_through(old: str, new: str, note: str) -> None:
    (found,) = edi.acknowledge(edi.read(CLAIMS.format(ask="0", count="3").replace(old, new)))
    assert found.interchange
    assert (found.interchange.status, found.interchange.note) == ("E", note)
    assert found.functional[0].status == "A"


def test_acknowledgements_are_not_acknowledged() -> None:
    text = CLAIMS.format(ask="0", count="3").replace("GS*HC", "GS*FA")
    assert edi.acknowledge(edi.read(text)) == ()


def test_the_old_997_reads_as_well() -> None:
    text = (
        CLAIMS.format(ask="0", count="3").replace("GS*HC", "GS*FA").replace("ST*837*0001*005010X222A1", "ST*997*0001")
    )
    text = text.replace(
        "BHT*0019*00*B1*20260302*0930*CH~SE*3", "AK1*HC*6~AK2*837*1~AK3*CLM*8~AK4*2**6*X~AK5*R*5~AK9*R*1*1*0~SE*8"
    )
    value, findings = edi.read_999(edi.read(text).transactions[0])
    assert findings == ()
    assert (value.status, value.sets[0].accepted, value.sets[0].errors[0].elements[0].value) == ("R", "R", "X")

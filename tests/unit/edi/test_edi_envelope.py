"""The envelope as tables: delimiters, counts, controls, and what is no X12."""

from dataclasses import replace
from datetime import datetime

import pytest

import edi

MOMENT = datetime.fromisoformat("2026-03-02T09:30")
ENVELOPE = edi.Envelope(
    sender_id="SENDER",
    receiver_id="RECEIVER",
    moment=MOMENT,
    interchange_control=5,
    group_control=6,
    application_sender="APPS",
    application_receiver="APPR",
    first_set_control=11,
)
ACKNOWLEDGEMENT = edi.FunctionalAcknowledgement(
    group_control="7", functional_id="HC", version="005010X222A1", status="A", included=1, received=1, accepted=1
)
TEXT = edi.write(ENVELOPE, [edi.write_999(ACKNOWLEDGEMENT), edi.write_999(ACKNOWLEDGEMENT)])


def rules(text: str | bytes) -> list[str]:
    return [finding.rule for finding in edi.read(text).all_findings]


def test_a_written_file_is_whole() -> None:
    document = edi.read(TEXT)
    assert document.all_findings == ()
    (interchange,) = document.interchanges
    assert (interchange.sender, interchange.receiver, interchange.control) == ("SENDER", "RECEIVER", "000000005")
    assert (interchange.date, interchange.time) == (MOMENT.date(), MOMENT.time())
    assert [t.control for t in document.transactions] == ["0011", "0012"]
    assert {t.type for t in document.transactions} == {"999"}
    assert [t.position for t in document.transactions] == [3, 7]
    assert interchange.groups[0].header.functional_id == "FA"


@pytest.mark.parametrize(
    "again",
    [
        lambda text: text.replace("~\n", "~"),
        lambda text: text.replace("~\n", "~\r\n"),
        lambda text: text.replace("~\n", "\n"),
        lambda text: text.replace("~\n", "\r\n"),
        lambda text: text.replace("*", "|"),
        lambda text: text.replace("*", "\x1d").replace("~\n", "\x1c").replace(":", "\x1f"),
        lambda text: "\ufeff  " + text + "  \n\n ",
        lambda text: text.rstrip("~\n"),
        lambda text: text.replace("~\n", "~\n   "),
        lambda text: text.encode("latin-1"),
        lambda text: text.encode("utf-8-sig"),
    ],
)
def test_delimiters_and_blanks_make_no_difference(again) -> None:  # type: ignore[no-untyped-def]
    document = edi.read(again(TEXT))
    assert document.all_findings == ()
    for transaction in document.transactions:
        assert edi.read_999(transaction) == (ACKNOWLEDGEMENT, ())


def test_several_interchanges_have_their_own_delimiters_and_one_count_of_segments() -> None:
    document = edi.read(TEXT + TEXT.replace("*", "|").replace("~\n", "'"))
    assert document.all_findings == ()
    first, second = document.interchanges
    assert (first.delimiters.element, second.delimiters.element) == ("*", "|")
    assert second.delimiters.segment == "'"
    assert document.transactions[2].position == document.transactions[0].position + 12


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("SE*4*0011", "SE*9*0011", "se-count"),
        ("SE*4*0011", "SE*X*0011", "se-count"),
        ("SE*4*0011", "SE*4*0099", "se-control"),
        ("SE*4*0011~\n", "", "se-missing"),
        ("ST*999*0012", "ST*999*0011", "st-control"),
        ("GE*2*6", "GE*3*6", "ge-count"),
        ("GE*2*6", "GE*2*7", "ge-control"),
        ("GE*2*6~\n", "", "ge-missing"),
        ("IEA*1*000000005", "IEA*2*000000005", "iea-count"),
        ("IEA*1*000000005", "IEA*1*000000006", "iea-control"),
        ("IEA*1*000000005~\n", "", "iea-missing"),
        ("*260302*0930", "*269902*0930", "isa-date"),
        ("*260302*0930", "*260302*9930", "isa-time"),
        ("GE*2*6", "N3*X~\nGE*2*6", "segment-outside"),
        ("AK9*", "ak9*", "segment-tag"),
        ("GS*FA", "GS*HC", "functional-id"),
        ("*X*005010X231A1", "*X*004010", "version-old"),
        ("ISA*00", "HELLO~\nISA*00", "text-outside-interchange"),
    ],
)
def test_each_fault_has_its_rule(old: str, new: str, rule: str) -> None:
    assert old in TEXT
    assert rule in rules(TEXT.replace(old, new, 1))


@pytest.mark.parametrize("text", ["", "hello", "ST*835*1~", b"\xff\xfe\x00"])
def test_no_interchange(text: str | bytes) -> None:
    document = edi.read(text)
    assert document.interchanges == ()
    assert [finding.rule for finding in document.findings] == ["no-interchange"]


def test_a_finding_says_where() -> None:
    (finding,) = edi.read(TEXT.replace("SE*4*0011", "SE*9*0011")).all_findings
    assert (finding.level, finding.severity, finding.loop) == (1, "error", "ST")
    assert (finding.segment, finding.position, finding.element, finding.value) == ("SE", 6, 1, "9")
    assert finding.transaction == "0011"


@pytest.mark.parametrize(
    ("change", "element"),
    [
        ({"sender_id": "SIXTEENCHARACTER"}, 6),
        ({"sender_id": ""}, 6),
        ({"receiver_id": "A*B"}, 8),
        ({"interchange_control": 1234567890}, 13),
    ],
)
def test_an_envelope_that_does_not_fit_is_refused(change: dict[str, object], element: int) -> None:
    with pytest.raises(edi.WriteError) as caught:
        edi.write(replace(ENVELOPE, **change), [edi.write_999(ACKNOWLEDGEMENT)])  # type: ignore[arg-type]
    assert (caught.value.segment, caught.value.element) == ("ISA", element)


def test_an_identifier_with_a_delimiter_is_refused_with_its_place() -> None:
    party = edi.Party(name="A", entity_id_qualifier="PI", id="1*2")
    inquiry = edi.EligibilityInquiry(
        trace_number="1", payer=party, provider=party, subscriber=edi.Subscriber(member_id="1", last_name="X")
    )
    body = edi.write_270(inquiry, reference="1", moment=MOMENT)
    with pytest.raises(edi.WriteError, match="loop 2100A, NM109") as caught:
        edi.write(ENVELOPE, [body])
    assert (caught.value.loop, caught.value.segment, caught.value.element) == ("2100A", "NM1", 9)


def test_free_text_with_a_delimiter_is_cleaned() -> None:
    party = edi.Party(name="A*B:C\n~ D", entity_id_qualifier="PI", id="1")
    inquiry = edi.EligibilityInquiry(
        trace_number="1", payer=party, provider=party, subscriber=edi.Subscriber(member_id="1", last_name="X")
    )
    body = edi.write_270(inquiry, reference="1", moment=MOMENT)
    (read,), _ = edi.read_270(edi.read(edi.write(ENVELOPE, [body])).transactions[0])
    assert read.payer.name == "A B C D"


def test_bodies_of_one_kind_only() -> None:
    with pytest.raises(ValueError, match="one kind"):
        edi.write(ENVELOPE, [])

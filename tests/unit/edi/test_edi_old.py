"""Older files: 4010 and 997 are read as far as they go, and flagged."""

import pytest
from test_edi_checks import CLAIM, professional

import edi


def old(text: str) -> str:
    return text.replace("005010X222A1", "004010X098A1").replace("^*00501", "U*00401")


def findings_of(text: str) -> list[tuple[str, str, str, str]]:
    (checked,) = edi.check(edi.read(text))
    return [(f.severity, f.rule, f.loop, f.segment) for f in checked.findings if f.rule != "se-count"]


def test_a_4010_claim_is_flagged_and_read() -> None:
    document = edi.read(old(professional(CLAIM)))
    assert [f.rule for f in document.all_findings] == ["version-old"]
    (checked,) = edi.check(document)
    assert checked.value.claims == (CLAIM,)
    assert checked.findings == ()


@pytest.mark.parametrize(
    ("lost", "finding"),
    [
        ("SBR*P*18*******CI~\n", [("warning", "segment-missing", "2000B", "HL")]),
        ("DTP*472*D8*20260105~\n", [("warning", "segment-missing", "2400", "LX")]),
        ("REF*EI*123456789~\n", []),
    ],
)
def test_what_4010_required_is_missed_without_refusal(lost: str, finding: list[tuple[str, str, str, str]]) -> None:
    text = old(professional(CLAIM))
    assert lost in text
    assert findings_of(text.replace(lost, "")) == finding


def test_diagnoses_of_4010_are_not_icd_10() -> None:
    text = professional(CLAIM).replace("HI*ABK:J020", "HI*BK:25000")
    assert [rule for _, rule, _, _ in findings_of(text)] == ["code-unknown"]
    assert findings_of(old(text)) == []


REMITTANCE = (
    "ISA*00*          *00*          *ZZ*PAYER          *ZZ*CLINIC         *031010*0930*{isa}*0*P*:~"
    "GS*HP*PAYER*CLINIC*20031010*0930*1*X*{version}~ST*835*0001~BPR*H*0*C*NON************20031010~TRN*1*T1*1999999999~"
    "N1*PR*PAYER~N3*1 MAIN ST~N4*BOSTON*MA*02101~PER*BL*DESK~N1*PE*CLINIC*XX*1234567893~LX*1~"
    "CLP*C1*22*-100*0**CI*ICN1~CAS*CR*45*-100~NM1*QC*1*LOPEZ*ANA~SE*13*0001~GE*1*1~IEA*1*000000001~"
)


@pytest.mark.parametrize(
    ("isa", "version", "rules"),
    [
        ("U*00401*000000001", "004010X091A1", []),
        ("^*00501*000000001", "005010X221A1", ["adjustment-group"]),
    ],
)
def test_corrections_were_a_group_of_adjustments_in_4010(isa: str, version: str, rules: list[str]) -> None:
    (checked,) = edi.check(edi.read(REMITTANCE.format(isa=isa, version=version)))
    assert [finding.rule for finding in checked.findings] == rules
    assert [(cut.group, cut.cents) for cut in checked.value.claims[0].adjustments] == [("CR", -10000)]


ACKNOWLEDGEMENT = (
    "ISA*00*          *00*          *ZZ*PAYER          *ZZ*CLINIC         *031010*0930*U*00401*000000001*0*P*:~"
    "GS*FA*PAYER*CLINIC*20031010*0930*1*X*004010~ST*997*0001~AK1*HC*6~AK2*837*0001~AK5*A~AK2*837*0002~"
    "AK3*NM1*8*2010BA*8~AK4*9:1:2*67*1*BAD~AK4*3*1035*7~AK3*CLM*12**3~AK5*M*5*3~AK9*P*2*2*1*5~"
    "SE*12*0001~GE*1*1~IEA*1*000000001~"
)


def test_a_997_is_read_in_full() -> None:
    (checked,) = edi.check(edi.read(ACKNOWLEDGEMENT))
    assert checked.findings == ()
    assert checked.value == edi.FunctionalAcknowledgement(
        group_control="6", functional_id="HC", version="", status="P", included=2, received=2, accepted=1, codes=("5",),
        sets=(
            edi.SetAcknowledgement(control="0001", type="837", accepted="A"),
            edi.SetAcknowledgement(
                control="0002", type="837", accepted="R", codes=("5", "3"),
                errors=(
                    edi.SegmentError(
                        segment="NM1", position=8, loop="2010BA", code="8",
                        elements=(
                            edi.ElementError(
                                element=9, component=1, repetition=2, dictionary="67", code="1", value="BAD"
                            ),
                            edi.ElementError(element=3, dictionary="1035", code="7"),
                        ),
                    ),
                    edi.SegmentError(segment="CLM", position=12, code="3"),
                ),
            ),
        ),
    )  # fmt: skip


def test_a_997_without_its_verdict_says_so() -> None:
    (checked,) = edi.check(edi.read(ACKNOWLEDGEMENT.replace("AK5*A~", "").replace("SE*12", "SE*11")))
    assert [(f.rule, f.segment, f.severity) for f in checked.findings] == [
        ("segment-missing", "AK5", "error"),
        ("segment-missing", "AK2", "warning"),
    ]

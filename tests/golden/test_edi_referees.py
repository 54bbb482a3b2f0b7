"""Independent readers accept what we write. tests/referees.py says who they are and where they are wrong."""

import edi_more_samples as more
import edi_samples as samples
import pytest
from referees import oxedi_complaints, pyx12_complaints, sets_of, x12sdk_complaints, x12sdk_text

import edi

BODIES = {
    "837P": edi.write_837p(samples.BATCH),
    "837P rich": edi.write_837p(more.RICH_BATCH),
    "837I": edi.write_837i(more.INSTITUTIONAL_BATCH),
    "835": edi.write_835(samples.REMITTANCE),
    "835 rich": edi.write_835(more.RICH_REMITTANCE),
    "277CA": edi.write_277ca(samples.ACKNOWLEDGEMENT_BATCH, reference="A1", moment=samples.MOMENT),
    "999": edi.write_999(samples.FUNCTIONAL),
    "270": edi.write_270(samples.INQUIRY, samples.CHILD_INQUIRY, reference="E1", moment=samples.MOMENT),
    "271": edi.write_271(samples.RESPONSE, samples.REFUSED, reference="E1", moment=samples.MOMENT),
    "276": edi.write_276(samples.STATUS_INQUIRY, reference="S1", moment=samples.MOMENT),
    "277": edi.write_277(samples.STATUS_RESPONSE, reference="S1", moment=samples.MOMENT),
}


def text_of(kind: str) -> str:
    return edi.write(samples.ENVELOPE, [BODIES[kind]])


@pytest.mark.parametrize("kind", ["837P", "837P rich", "837I", "835", "835 rich", "277CA", "999"])
def test_pyx12_accepts(kind: str) -> None:
    assert pyx12_complaints(text_of(kind)) == ""


@pytest.mark.parametrize("kind", ["835", "835 rich"])
def test_oxedi_accepts_the_835(kind: str) -> None:
    assert oxedi_complaints(text_of(kind)) == ""


@pytest.mark.parametrize("kind", ["270", "271", "276", "277", "835", "837P"])
def test_x12sdk_reads_and_writes_the_same(kind: str) -> None:
    assert x12sdk_complaints(text_of(kind)) == ""


def test_x12sdk_reads_and_writes_the_same_837i() -> None:
    """It writes the segments of 2300 in an order of its own, and a discharge hour without the hour."""
    text = text_of("837I")
    ours = sets_of(text).replace("DTP*096*TM*1100", "DTP*096*TM")
    assert sorted(x12sdk_text(text).split("~")) == sorted(ours.split("~"))


def test_referees_do_refuse() -> None:
    """None of them says yes to everything."""
    assert "CLM" in pyx12_complaints(text_of("837P").replace("*11:B:1*", "*11:B:X1*", 1))
    assert oxedi_complaints(text_of("835").replace("CLP*CF0001*1*195.5", "CLP*CF0001*1*19x"))
    assert x12sdk_complaints(text_of("270").replace("EQ*30", "EQ*ZZZ"))
    assert x12sdk_complaints(text_of("276").replace("BHT*0010*13", "BHT*0010*99"))

"""Independent readers accept what we write.

Where a referee and the guide differ: pyx12 cannot build a 999 for an 835 (fd_997=None), and wants a status
in 2200C of a 277CA where payers send none; x12sdk takes only the provider's refusal codes in 2100C of a 271
(75, subscriber not found, is refused), so the refusal is not shown to it. Of an 837I x12sdk takes a service
line's date but no period (RD8), and NTE*ADD not as the billing note it is; pyx12 takes both. pyx12 checks
every PWK of a line as supplemental paperwork, so the CMN indicators of durable equipment (AB, AD, ...) are
refused.
"""

import io
import warnings

import edi_more_samples as more
import edi_samples as samples
import pytest

import edi

with warnings.catch_warnings():
    # Old regular expressions and settings inside the referees.
    warnings.simplefilter("ignore", DeprecationWarning)
    warnings.simplefilter("ignore", SyntaxWarning)
    import oxedi
    import pyx12.params
    import pyx12.x12n_document
    import x12sdk.io

BODIES = {
    "837P": edi.write_837p(samples.BATCH),
    "837P rich": edi.write_837p(more.RICH_BATCH),
    "837I": edi.write_837i(more.INSTITUTIONAL_BATCH),
    "835": edi.write_835(samples.REMITTANCE),
    "835 rich": edi.write_835(more.RICH_REMITTANCE),
    "277CA": edi.write_277ca(samples.ACKNOWLEDGEMENT_BATCH, reference="A1", moment=samples.MOMENT),
    "999": edi.write_999(samples.FUNCTIONAL),
    "270": edi.write_270(samples.INQUIRY, samples.CHILD_INQUIRY, reference="E1", moment=samples.MOMENT),
    "271": edi.write_271(samples.RESPONSE, reference="E1", moment=samples.MOMENT),
    "276": edi.write_276(samples.STATUS_INQUIRY, reference="S1", moment=samples.MOMENT),
    "277": edi.write_277(samples.STATUS_RESPONSE, reference="S1", moment=samples.MOMENT),
}


@pytest.mark.parametrize("kind", ["837P", "837P rich", "837I", "835", "835 rich", "277CA", "999"])
def test_pyx12_accepts(kind: str) -> None:
    text = edi.write(samples.ENVELOPE, [BODIES[kind]])
    answer, errors = (None if kind.startswith("835") else io.StringIO()), io.StringIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        accepted = pyx12.x12n_document.x12n_document(
            pyx12.params.params(), io.StringIO(text), answer, None, fd_json=errors
        )
    assert accepted, errors.getvalue()


@pytest.mark.parametrize("kind", ["835", "835 rich"])
def test_oxedi_accepts_the_835(kind: str) -> None:
    result = oxedi.parse(edi.write(samples.ENVELOPE, [BODIES[kind]]).encode())
    assert list(result.diagnostics) == []


@pytest.mark.parametrize("kind", ["270", "271", "276", "277", "835", "837P", "837I"])
def test_x12sdk_reads_and_writes_the_same(kind: str) -> None:
    text = edi.write(samples.ENVELOPE, [BODIES[kind]])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        with x12sdk.io.X12ModelReader(text) as reader:
            (model,) = list(reader.models())
    ours = text[text.index("ST*") : text.index("GE*")].replace("\n", "")
    theirs = model.x12(use_new_lines=False).replace("\n", "")
    if kind == "837I":
        # x12sdk writes the segments of 2300 in an order of its own, and a discharge hour without the hour.
        ours = ours.replace("DTP*096*TM*1100", "DTP*096*TM")
        assert sorted(theirs.split("~")) == sorted(ours.split("~"))
    else:
        assert theirs == ours

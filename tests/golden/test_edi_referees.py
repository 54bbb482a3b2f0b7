"""Independent readers accept what we write.

Where a referee and the guide differ: pyx12 cannot build a 999 for an 835 (fd_997=None), and wants a status
in 2200C of a 277CA where payers send none; x12sdk takes only the provider's refusal codes in 2100C of a 271
(75, subscriber not found, is refused), so the refusal is not shown to it.
"""

import io
import warnings

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
    "835": edi.write_835(samples.REMITTANCE),
    "277CA": edi.write_277ca(samples.ACKNOWLEDGEMENT_BATCH, reference="A1", moment=samples.MOMENT),
    "999": edi.write_999(samples.FUNCTIONAL),
    "270": edi.write_270(samples.INQUIRY, samples.CHILD_INQUIRY, reference="E1", moment=samples.MOMENT),
    "271": edi.write_271(samples.RESPONSE, reference="E1", moment=samples.MOMENT),
    "276": edi.write_276(samples.STATUS_INQUIRY, reference="S1", moment=samples.MOMENT),
    "277": edi.write_277(samples.STATUS_RESPONSE, reference="S1", moment=samples.MOMENT),
}


@pytest.mark.parametrize("kind", ["837P", "835", "277CA", "999"])
def test_pyx12_accepts(kind: str) -> None:
    text = edi.write(samples.ENVELOPE, [BODIES[kind]])
    answer, errors = (None if kind == "835" else io.StringIO()), io.StringIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        accepted = pyx12.x12n_document.x12n_document(
            pyx12.params.params(), io.StringIO(text), answer, None, fd_json=errors
        )
    assert accepted, errors.getvalue()


def test_oxedi_accepts_the_835() -> None:
    result = oxedi.parse(edi.write(samples.ENVELOPE, [BODIES["835"]]).encode())
    assert list(result.diagnostics) == []


@pytest.mark.parametrize("kind", ["270", "271", "276", "277", "835", "837P"])
def test_x12sdk_reads_and_writes_the_same(kind: str) -> None:
    text = edi.write(samples.ENVELOPE, [BODIES[kind]])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        with x12sdk.io.X12ModelReader(text) as reader:
            (model,) = list(reader.models())
    ours = text[text.index("ST*") : text.index("GE*")].replace("\n", "")
    assert model.x12(use_new_lines=False).replace("\n", "") == ours

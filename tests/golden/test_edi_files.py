"""Every collected file is read without an exception, answered, and what we can write reads back the same."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import edi_samples as samples
import pytest

import edi

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "x12"
if not DATA.is_dir():
    pytest.skip("the collected X12 files are not here", allow_module_level=True)

FILES = sorted(path for path in DATA.rglob("*") if path.is_file())
READERS: dict[str, Callable[[edi.Transaction], tuple[Any, tuple[edi.Finding, ...]]]] = {
    "270": edi.read_270,
    "271": edi.read_271,
    "276": edi.read_276,
    "277": edi.read_277,
    "277CA": edi.read_277ca,
    "835": edi.read_835,
    "837P": edi.read_837,
    "837I": edi.read_837i,
    "278": edi.read_278,
    "999": edi.read_999,
    "997": edi.read_999,
}
WRITERS: dict[str, Callable[[Any], edi.Body]] = {
    "270": lambda v: edi.write_270(*v, reference="1", moment=samples.MOMENT),
    "271": lambda v: edi.write_271(*v, reference="1", moment=samples.MOMENT),
    "276": lambda v: edi.write_276(*v, reference="1", moment=samples.MOMENT),
    "277": lambda v: edi.write_277(*v, reference="1", moment=samples.MOMENT),
    "277CA": lambda v: edi.write_277ca(v, reference="1", moment=samples.MOMENT),
    "835": edi.write_835,
    "837P": edi.write_837p,
    "837I": edi.write_837i,
    "278": lambda v: edi.write_278(*v, reference="1", moment=samples.MOMENT),
}
NO_LINES = ("sample_837_11.txt", "x12_missing_required_loops_mult_repeats.txt")
"""Claims without a service line: read, and refused by the writer."""


def test_every_file_is_read_and_answered_without_an_exception() -> None:
    read = 0
    for path in FILES:
        document = edi.read(path.read_bytes())
        findings: list[edi.Finding] = []
        for transaction in document.transactions:
            if transaction.type in READERS:
                value, found = READERS[transaction.type](transaction)
                findings += found
                read += 1
                if transaction.type == "835":
                    edi.balance_findings(value)
        findings += [finding for checked in edi.check(document) for finding in checked.findings]
        edi.acknowledge(document, findings)
        assert document.interchanges or document.findings, path
    assert read > 500


def test_findings_of_files_say_where_and_what_to_do() -> None:
    for path in FILES:
        for finding in edi.read(path.read_bytes()).all_findings:
            assert finding.rule
            assert finding.message
            assert finding.remedy
            assert finding.position or finding.rule in {"no-interchange", "text-outside-interchange"}


def settles(value: Any, write: Callable[[Any], edi.Body], reader: Callable[..., Any]) -> bool:
    """Whether a value survives a second trip; the first one may clean free text."""
    once, _ = reader(edi.read(edi.write(samples.ENVELOPE, [write(value)])).transactions[0])
    twice, _ = reader(edi.read(edi.write(samples.ENVELOPE, [write(once)])).transactions[0])
    return bool(once == twice)


def test_what_files_say_survives_writing() -> None:
    settled = 0
    for path in FILES:
        for transaction in edi.read(path.read_bytes()).transactions:
            kind = transaction.type
            if kind not in WRITERS or not transaction.version.startswith("005010"):
                continue
            value, found = READERS[kind](transaction)
            if any(finding.severity == "error" for finding in found):
                continue
            if path.name in NO_LINES:
                with pytest.raises(edi.WriteError, match="needs 1 to"):
                    edi.write(samples.ENVELOPE, [WRITERS[kind](value)])
                continue
            assert settles(value, WRITERS[kind], READERS[kind]), path
            settled += 1
    assert settled > 440


def trimmed(transaction: edi.Transaction) -> list[tuple[str, ...]]:
    """Rows with the standard delimiters and without needless ones at the end."""
    marks = transaction.delimiters
    found = []
    for row in transaction.rows:
        # One file has the same character for both.
        texts = [text.replace(marks.repetition or "^", "^") for text in row]
        if marks.component != marks.repetition:
            texts = [text.replace(marks.component, ":").rstrip(":") for text in texts]
        while len(texts) > 1 and not texts[-1]:
            texts.pop()
        found.append(tuple(texts))
    return found


def test_writing_what_was_read_gives_the_same_segments() -> None:
    written = 0
    for path in FILES:
        for transaction in edi.read(path.read_bytes()).transactions:
            if not transaction.version.startswith("005010"):
                continue
            text = edi.write(samples.ENVELOPE, [edi.unchanged(transaction)])
            (again,) = edi.read(text).transactions
            assert (again.type, again.version) == (transaction.type, transaction.version), path
            assert trimmed(again) == trimmed(transaction), path
            written += 1
    assert written > 500

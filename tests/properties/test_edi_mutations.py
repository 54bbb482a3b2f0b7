"""Damaged files end in findings: never an exception, never a hang.

The damage is made from a seed (tests/edi_damage.py), so that a file that failed can be made again:
`EDI_MUTATIONS=20000` runs the whole number that a release is measured by, `EDI_MUTATION_SEED` another part of it.
The default suits CI.
"""

import io
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest
from edi_damage import DAMAGES, TEXTS, huge, mutations, samples

import edi

COUNT = int(os.environ.get("EDI_MUTATIONS", "1500"))
SEED = int(os.environ.get("EDI_MUTATION_SEED", "1"))
PATIENCE = 20
OTHERS = Path(__file__).resolve().parents[3] / "shared" / "data" / "x12"


def digest(data: bytes) -> int:
    """Reads, types, checks, answers, streams; the number of findings."""
    document = edi.read(data)
    checked = edi.check(document)
    found = [*document.all_findings, *(finding for one in checked for finding in one.findings)]
    for interchange in document.interchanges:
        found += edi.read_ta1(interchange)[1]
    for finding in found:
        assert finding.rule
        assert finding.remedy
        assert 1 <= finding.level <= 7
    for answer in edi.acknowledge(document, found):
        if answer.functional:
            edi.write(samples.ENVELOPE, [edi.write_999(one) for one in answer.functional])
        if answer.interchange:
            edi.write(samples.ENVELOPE, [edi.write_ta1(answer.interchange)])
    for _ in edi.stream(io.BytesIO(data)):
        pass
    return len(found)


@contextmanager
def patience(seconds: int) -> Iterator[None]:
    """A hang becomes a failure."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"not done after {seconds} s")

    old = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, old)


def digest_all(files: Iterator[tuple[str, bytes]]) -> int:
    """Digests every file; how many had no finding."""
    clean = 0
    for name, data in files:
        try:
            with patience(PATIENCE):
                clean += digest(data) == 0
        except Exception as error:
            raise AssertionError(name) from error
    return clean


def test_damaged_files_end_in_findings() -> None:
    # Some damage cannot be seen: text in a name, a segment twice where it may repeat.
    assert digest_all(mutations(SEED, COUNT)) < COUNT * 0.25


@pytest.mark.skipif(not OTHERS.is_dir(), reason="the collected X12 files are not here")
def test_damaged_files_of_others_end_in_findings() -> None:
    """The same for real partners' files: 834, 820, 275, 997 and 4010 are among them."""
    texts = tuple(path.read_bytes() for path in sorted(OTHERS.rglob("*")) if path.is_file())
    small = tuple(text for text in texts if 0 < len(text) < 100_000)
    assert len(small) > 200
    digest_all(mutations(SEED, COUNT // 5, small))


def test_every_transaction_is_damaged_in_every_way() -> None:
    kinds = {transaction.type for text in TEXTS for transaction in edi.read(text).transactions}
    assert kinds == {"270", "271", "276", "277", "277CA", "278", "835", "837P", "837I", "999"}
    assert any(interchange.ta1s for text in TEXTS for interchange in edi.read(text).interchanges)
    done = {word for name, _ in mutations(SEED, 300) for word in name.partition(": ")[2].split(", ")}
    assert done == {damage.__name__ for damage in (*DAMAGES, huge)}


def test_the_same_seed_makes_the_same_files() -> None:
    assert list(mutations(7, 50)) == list(mutations(7, 50))
    assert list(mutations(7, 50)) != list(mutations(8, 50))

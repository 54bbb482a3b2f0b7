"""Does a stream stay flat? An 835 of any size is written piece by piece and read claim by claim.

`python -m benchmarks.edi_large 1GB`. The claims of a small file are repeated under new numbers until the file is
large enough. One of 10 MB is read for comparison. Each is read by a process of its own; peak memory is all that
the process ever had (ru_maxrss), the interpreter included.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import edi
from benchmarks.edi_files import make

_UNITS = {"KB": 10**3, "MB": 10**6, "GB": 10**9}
_PIECE = 1_000
"""Claims of the file that is repeated."""
SMALL = "10MB"


def size_of(text: str) -> int:
    """Bytes of "500MB" or "1GB".

    Raises:
        ValueError: it is no number with such a unit.
    """
    number, unit = text[:-2], text[-2:].upper()
    if unit not in _UNITS or not number.isdigit():
        raise ValueError(f"{text!r} is no size: write for instance 500MB or 1GB")
    return int(number) * _UNITS[unit]


def write_large(path: Path, size: int) -> int:
    """Writes an 835 of about `size` bytes, balanced and with the right counts; returns how many claims it has."""
    with tempfile.TemporaryDirectory() as folder:
        text = make(Path(folder), "835", _PIECE).read_text()
    start, end = text.index("CLP*"), text.index("SE*")
    head, claims = text[:start], text[start:end]
    times = max(1, size // len(claims))
    paid = text.partition("BPR*I*")[2].partition("*")[0]
    cents = round(float(paid) * 100) * times
    head = head.replace(f"BPR*I*{paid}*", f"BPR*I*{cents // 100}.{cents % 100:02d}*")
    # ST and SE count as well, ISA and GS do not.
    segments = head.count("~") - 2 + claims.count("~") * times + 1
    with path.open("w") as file:
        file.write(head)
        for number in range(times):
            file.write(claims.replace("CLP*CF", f"CLP*C{number:06d}F"))
        file.write(f"SE*{segments}*0001~\nGE*1*7~\nIEA*1*000000101~\n")
    return times * _PIECE


def read_large(path: Path) -> dict[str, float]:
    """Streams a file and says what went by; the sum of the payments is compared with the header."""
    begun = time.process_time()
    claims = findings = paid = 0
    expected = 0
    with path.open("rb") as file:
        for one in edi.stream(file):
            findings += len(one.findings)
            if isinstance(one, edi.StreamedClaim) and isinstance(one.claim, edi.ClaimPayment):
                claims += 1
                paid += one.claim.paid_cents
            elif isinstance(one.header, edi.Remittance):
                expected = one.header.payment_cents
    assert paid == expected, f"{paid} cents went by, {expected} were announced"
    return {
        "claims": claims,
        "findings": findings,
        "seconds": time.process_time() - begun,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def run_large(largest: str) -> Iterator[dict[str, float | str]]:
    """Measures the small file and the large one."""
    for size in (SMALL, largest):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{size}.x12"
            written = _child("--write", str(path), size)
            found = _child("--read", str(path))
            assert found["claims"] == written["claims"]
            yield {"size": size, "bytes": path.stat().st_size, **found}


def _child(*options: str) -> dict[str, float]:
    """A process of its own begins with the peak of its parent, which stays small by this."""
    command = [sys.executable, "-m", "benchmarks.edi_large", *options]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    """The command: one line of JSON for each size."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.edi_large", description=__doc__.partition("\n")[0])
    parser.add_argument("size", nargs="?", default="1GB", help="size of the file (500MB, 1GB)")
    parser.add_argument("--write", metavar="FILE", help=argparse.SUPPRESS)
    parser.add_argument("--read", metavar="FILE", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    size = size_of(wanted.size)
    if wanted.write:
        rows: Iterable[dict[str, Any]] = [{"claims": write_large(Path(wanted.write), size)}]
    elif wanted.read:
        rows = [read_large(Path(wanted.read))]
    else:
        rows = run_large(wanted.size)
    for row in rows:
        sys.stdout.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main()

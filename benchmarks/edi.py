"""How fast X12 is read, and with how much memory: ours beside the plain split and its peers.

`python -m benchmarks.edi [--json] [--claims 1000 50000]`. Every figure is made to stand the noise of a machine that
others use as well. A reader has processes of its own, several for small files, as one process differs from the next
in how its memory lies. In each the reader and the plain split read the same file turn about, so that both see the
machine in the same state. Seconds are processor time (user and system), the best of all readings; the ratio is that
of the best reading to the best split in the same process, the middle one of the processes. Memory is the most that
a process had (ru_maxrss) after its first reading, less what it had before.
"""

import argparse
import gc
import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.edi_files import make
from benchmarks.edi_readers import ONLY, READERS, SLOW, Reader

KINDS = ("835", "837P")
_SMALL = 5_000
"""Files of fewer claims are read in several processes, many times in each."""


def measure(name: str, path: Path, runs: int) -> dict[str, float]:
    """Reads a file several times in this process."""
    read = READERS[name]
    if name not in {"split", "ours", "ours, streamed"}:
        # Peers load their maps and models once; that is not counted.
        read(path.with_name(f"{path.name.partition('-')[0]}-10.x12"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    own = [_seconds(read, path)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Turn about with the floor, so that a busy machine slows both.
    floor = [_seconds(READERS["split"], path)]
    for _ in range(runs - 1):
        own.append(_seconds(read, path))
        floor.append(_seconds(READERS["split"], path))
    return {"seconds": min(own), "split": min(floor), "memory_mb": (peak - before) / 1024}


def _seconds(read: Reader, path: Path) -> float:
    gc.collect()
    begun = time.process_time()
    kept = read(path)
    seconds = time.process_time() - begun
    del kept
    return seconds


def _in_children(name: str, path: Path, claims: int) -> dict[str, float]:
    children, runs = (1, 2) if name in SLOW else (5, 7) if claims < _SMALL else (1, 3)
    found = [_in_child(name, path, runs) for _ in range(children)]
    seconds = min(one["seconds"] for one in found)
    ratio = median([one["seconds"] / one["split"] for one in found])
    return {"seconds": seconds, "ratio_to_split": ratio, "memory_mb": max(one["memory_mb"] for one in found)}


def _in_child(name: str, path: Path, runs: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.edi", "--measure", name, str(path), str(runs)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _made(folder: Path, kind: str, claims: int) -> Path:
    """A file, made in a process of its own: a child begins with the peak of its parent, which must stay small."""
    subprocess.run([sys.executable, "-m", "benchmarks.edi", "--make", str(folder), kind, str(claims)], check=True)
    return make(folder, kind, claims)


def run(sizes: list[int], folder: Path) -> list[dict[str, Any]]:
    """Measures every reader on every file."""
    results = []
    for kind in KINDS:
        _made(folder, kind, 10)
        for claims in sizes:
            path = _made(folder, kind, claims)
            for name in READERS:
                row: dict[str, Any] = {"type": kind, "claims": claims, "bytes": path.stat().st_size, "reader": name}
                if ONLY.get(name, kind) != kind:
                    row["skipped"] = f"reads {ONLY[name]} only"
                elif name in SLOW and claims > 1_000:
                    row["skipped"] = "too slow at this size"
                else:
                    row |= _in_children(name, path, claims)
                results.append(row)
    return results


def _table(results: list[dict[str, Any]]) -> str:
    lines = [f"{'file':>14}  {'reader':<15}{'seconds':>10}{'x split':>9}{'MB':>9}"]
    for row in results:
        file = f"{row['type']} {row['claims']:,}"
        if "skipped" in row:
            lines.append(f"{file:>14}  {row['reader']:<15}  {row['skipped']}")
        else:
            figures = f"{row['seconds']:>10.4f}{row['ratio_to_split']:>9.2f}{row['memory_mb']:>9.1f}"
            lines.append(f"{file:>14}  {row['reader']:<15}{figures}")
    return "\n".join(lines)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.edi", description=__doc__.partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--claims", type=int, nargs="+", default=[1_000, 50_000], help="sizes of the files")
    parser.add_argument("--make", nargs=3, metavar=("FOLDER", "TYPE", "CLAIMS"), help=argparse.SUPPRESS)
    parser.add_argument("--measure", nargs=3, metavar=("READER", "FILE", "RUNS"), help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.measure:
        name, path, runs = wanted.measure
        sys.stdout.write(json.dumps(measure(name, Path(path), int(runs))))
        return
    if wanted.make:
        folder, kind, claims = wanted.make
        make(Path(folder), kind, int(claims))
        return
    with tempfile.TemporaryDirectory() as folder:
        results = run(wanted.claims, Path(folder))
    machine = {"python": platform.python_version(), "machine": platform.machine(), "system": platform.system()}
    text = json.dumps({"machine": machine, "results": results}, indent=2) if wanted.json else _table(results)
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()

"""How fast a claim is scrubbed with all of NCCI held in memory, beside a join in PostgreSQL and a plain dictionary.

`python -m benchmarks.scrub [--json] [--claims 5000] [--files FOLDER]`. The published files are loaded into a
PostgreSQL of its own (one to four minutes) and read back by the shelf that a worker uses. Seconds are processor time
of one core, warm, best of three; the join is timed by the clock, since PostgreSQL works in another process.
"""

import argparse
import asyncio
import json
import platform
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.scrub_claims import ON, contents, views
from benchmarks.scrub_peers import joined, of_plain, of_table, plain
from codesets.loaded_book import LoadedBook
from codesets.loaders import LOADERS
from codesets.loading import Source
from domain.scrubbing import EDITS, ClaimView, scrub
from models.edits import Setting
from runtime.own_database import own_database
from runtime.settings import Settings
from storage.codes.loading import Span, load
from storage.codes.shelf import Shelf
from storage.engine import Database

_FILES = Path(__file__).parents[2] / "shared" / "data" / "reference" / "ncci"
_KINDS = {
    "ncci-ptp-practitioner": "ncci_ptp_practitioner_*",
    "ncci-ptp-outpatient": "ncci_ptp_outpatient_*",
    "mue-practitioner": "ncci_mue_practitioner_*",
    "mue-outpatient": "ncci_mue_outpatient_*",
    "mue-dme": "ncci_mue_dme_*",
    "add-on": "ncci_addon_codes_*",
}
_LOOK_UPS = ("procedure", "code_pair", "unit_limit", "add_on", "global_days", "support")


async def _load(database: Database, folder: Path) -> dict[str, dict[str, Any]]:
    done: dict[str, dict[str, Any]] = {}
    for kind, pattern in _KINDS.items():
        begun = time.perf_counter()
        with Source(max(folder.glob(pattern))) as source:
            first = LOADERS[kind].effective(source.name)
            assert first, f"the name of {source.name} does not tell from when it holds"
            loaded = await load(database, LOADERS[kind], source, Span(first), "benchmark")
        seconds = time.perf_counter() - begun
        done[kind] = {"rows": loaded.vintage.rows, "vintage": loaded.vintage.id, "load_seconds": seconds}
    return done


def _best(work: Callable[[], object], runs: int = 3) -> float:
    """Processor seconds, best of several after one that warms up."""
    work()
    times = []
    for _ in range(runs):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times)


class _Counting(LoadedBook):
    """The same book; it counts what it is asked."""

    def __init__(self, book: LoadedBook) -> None:
        super().__init__(book._volumes)
        self.asked: Counter[str] = Counter()
        for name in _LOOK_UPS:
            setattr(self, name, self._counted(name, getattr(self, name)))

    def _counted(self, name: str, ask: Callable[..., object]) -> Callable[..., object]:
        def counted(*words: object) -> object:
            self.asked[name] += 1
            return ask(*words)

        return counted


def _figures(book: LoadedBook, given: list[dict[str, Any]], claims: list[ClaimView]) -> dict[str, Any]:
    whole = _best(lambda: [scrub(claim, book) for claim in claims])
    built = _best(lambda: [scrub(claim, book) for claim in views(given)])
    ncci = tuple(edit for edit in EDITS if edit.__module__.rpartition(".")[2] in ("ncci_pairs", "ncci_units"))
    own = _best(lambda: [scrub(claim, book, ncci) for claim in claims])
    counting = _Counting(book)
    found = [finding for claim in claims for finding in scrub(claim, counting)]
    return {
        "claims": len(claims),
        "lines_per_claim": len(claims[0].lines),
        "claims_per_second": len(claims) / whole,
        "claims_per_second_built_from_json": len(claims) / built,
        "claims_per_second_pairs_and_units_only": len(claims) / own,
        "findings_per_claim": len(found) / len(claims),
        "look_ups_per_claim": {name: counting.asked[name] / len(claims) for name in _LOOK_UPS},
    }


async def run(folder: Path, count: int, home: Path) -> dict[str, Any]:
    """Load, measure, compare."""
    async with own_database(Settings(home=home, postgres_port=0)) as database:
        tables = await _load(database, folder)
        begun = time.perf_counter()
        book = await Shelf(database).book()
        seconds = time.perf_counter() - begun
        pairs, outpatient = book.pair_table(Setting.PRACTITIONER, ON), book.pair_table(Setting.OUTPATIENT, ON)
        given = contents(count, pairs, pairs.codes())
        claims = views(given)
        figures = _figures(book, given, claims)
        table = _best(lambda: of_table(pairs, claims))
        async with database.session() as session:
            numbers = tables["ncci-ptp-practitioner"]["vintage"], tables["mue-practitioner"]["vintage"]
            join = await joined(session, claims[: max(count // 10, 1)], *numbers)
    held, megabytes = plain(pairs)
    dictionary = _best(lambda: of_plain(held, claims))
    memory = {"pairs_mb": (pairs.nbytes + outpatient.nbytes) / 1e6, "practitioner_pairs_mb": pairs.nbytes / 1e6}
    return {
        "tables": tables,
        "read_into_memory_seconds": seconds,
        "memory": memory | {"dictionary_of_practitioner_pairs_mb": megabytes},
        "scrub": figures,
        "peers": {
            "join_claims_per_second": join,
            "ratio_to_join": figures["claims_per_second_pairs_and_units_only"] / join,
            "pairs_of_a_claim_us": 1e6 * table / count,
            "pairs_of_a_claim_by_dictionary_us": 1e6 * dictionary / count,
        },
    }


def _text(found: dict[str, Any]) -> str:
    scrubbed, peers, memory = found["scrub"], found["peers"], found["memory"]
    asked, findings = sum(scrubbed["look_ups_per_claim"].values()), scrubbed["findings_per_claim"]
    rows = sum(table["rows"] for table in found["tables"].values())
    whole, built = scrubbed["claims_per_second"], scrubbed["claims_per_second_built_from_json"]
    own, join = scrubbed["claims_per_second_pairs_and_units_only"], peers["join_claims_per_second"]
    table, dictionary = peers["pairs_of_a_claim_us"], peers["pairs_of_a_claim_by_dictionary_us"]
    lines = (
        f"{rows:,} rows loaded, read into memory in {found['read_into_memory_seconds']:.1f} s",
        f"whole scrub         {whole:>9,.0f} claims/s: {asked:.0f} look-ups, {findings:.1f} findings each",
        f"  built from JSON   {built:>9,.0f} claims/s",
        f"pairs and units     {own:>9,.0f} claims/s",
        f"  by a SQL join     {join:>9,.0f} claims/s: {peers['ratio_to_join']:.1f} times slower",
        f"pairs of a claim    {table:>9.1f} us in {memory['practitioner_pairs_mb']:.0f} MB",
        f"  by a dictionary   {dictionary:>9.1f} us in {memory['dictionary_of_practitioner_pairs_mb']:.0f} MB",
    )
    return "\n".join(lines)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scrub", description=__doc__.partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--claims", type=int, default=5000)
    parser.add_argument("--files", type=Path, default=_FILES, help="folder of the published NCCI files")
    wanted = parser.parse_args()
    if not wanted.files.is_dir():
        parser.error(f"{wanted.files} is not there: give the folder of the NCCI files with --files")
    with tempfile.TemporaryDirectory(prefix="claimflow-benchmark-") as folder:
        home = Path(folder)
        home.chmod(0o711)  # PostgreSQL runs as a user of its own where we are root.
        found = asyncio.run(run(wanted.files, wanted.claims, home))
    machine = {"python": platform.python_version(), "machine": platform.machine(), "system": platform.system()}
    text = json.dumps({"machine": machine, **found}, indent=2) if wanted.json else _text(found)
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()

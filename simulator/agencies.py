"""Collection agencies behind the SFTP door: each acknowledges the placement files that it gets, line by line.

What they collect is told by the scenario's people, not by them.
"""

import csv
import io
import logging
from pathlib import Path

from models.agency_files import Acknowledged, Told

log = logging.getLogger("simulator")

FOLDERS = ("prairie", "cedar")


class Agencies:
    """A folder an agency: `in` takes files, `out` has what it answers, `kept` what it has read."""

    def __init__(self, root: Path) -> None:
        self._root = root / "agencies"
        for folder in (self._root / name / part for name in FOLDERS for part in ("in", "out", "kept")):
            folder.mkdir(parents=True, exist_ok=True)

    def recover(self) -> None:
        """Reads what came before a killed process could."""
        for path in sorted(self._root.glob("*/in/*.csv")):
            self.arrived(path)

    def owns(self, path: Path) -> bool:
        """Whether a file has come for an agency, under its final name."""
        return path.parent.name == "in" and path.parent.parent.parent == self._root and path.suffix == ".csv"

    def arrived(self, path: Path) -> None:
        """Acknowledges a file. The same file again gets the same answer again."""
        if not path.is_file():
            return
        home = path.parent.parent
        answers = list(_answers(path.name, path.read_text(encoding="utf-8")))
        part = home / f"ack-{path.name}.part"
        with part.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(Acknowledged.model_fields), lineterminator="\n")
            writer.writeheader()
            writer.writerows(row | {"accepted": "yes" if row["accepted"] else "no"} for row in answers)
        part.rename(home / "out" / f"ack-{path.name}")
        path.rename(home / "kept" / path.name)
        log.info("agency %s read %s: %d records", home.name, path.name, len(answers))


def _answers(name: str, content: str) -> list[dict[str, object]]:
    return [
        Acknowledged(
            file=name,
            line=number,
            account=row.get("account") or "",
            accepted=(known := row.get("record") in set(Told)),
            reason="" if known else "unknown record",
        ).model_dump()
        for number, row in enumerate(csv.DictReader(io.StringIO(content)), 2)
    ]

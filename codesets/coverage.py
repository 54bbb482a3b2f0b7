"""Coverage policies: which diagnoses support a service, by payer and date."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cache

from codesets.data_files import rows
from codesets.effective import in_effect
from models.edits import Support


@cache
def _policies() -> Mapping[str, tuple[dict[str, str], ...]]:
    """Rows by service; those of one payer before those of a kind of payer, these before those of all."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows("necessity.csv"):
        found[row["code"]].append(row)
    return {
        code: tuple(sorted(group, key=lambda row: (not row["payer"], not row["payer_kind"])))
        for code, group in found.items()
    }


def support(code: str, payer_id: str, payer_kind: str, on: date) -> Support | None:
    """Return which diagnoses a payer accepts for a service on a day, or None where it has no policy.

    A payer's own policy goes before that of its kind (medicare, commercial, ...), and this before a general one.
    """
    for row in _policies().get(code, ()):
        if row["payer"] in ("", payer_id) and row["payer_kind"] in ("", payer_kind) and in_effect(row, on):
            return Support(tuple(row["supported_by"].replace(".", "").split()), row["source"])
    return None

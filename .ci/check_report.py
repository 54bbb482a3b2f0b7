"""Fails unless the report of a demo says that every encounter went its whole way and the money adds up."""

import json
import sys
from pathlib import Path
from typing import Any

SENT = {"270", "837P", "837I", "276"}
RECEIVED = {"271", "999", "277CA", "277", "835"}


def complaints(report: dict[str, Any]) -> list[str]:
    """What is wrong with the report, in words; empty when nothing is."""
    money, x12 = report["money"], report["x12"]
    accounted = sum(
        money[f"{name}_cents"]
        for name in ("insurance_paid", "patient_paid", "contractual", "written_off", "bad_debt", "balance")
    )
    rules = {
        "at least 40 encounters": report["encounters"] >= 40,
        "every encounter closed": report["closed"] == report["encounters"],
        "every ledger entry sums to zero": report["ledger"]["unbalanced"] == 0,
        "no workflow failed": report["workflow_failures"] == 0,
        "charges = paid + contractual + written off + bad debt + balance": money["charges_cents"] == accounted,
        f"sent {sorted(SENT)}": set(x12["sent"]) >= SENT,
        f"received {sorted(RECEIVED)}": set(x12["received"]) >= RECEIVED,
    }
    return [rule for rule, holds in rules.items() if not holds]


if __name__ == "__main__":
    content = json.loads(Path(sys.argv[1]).read_text())
    if found := complaints(content):
        sys.exit("the demo's report does not hold: " + "; ".join(found))
    sys.stdout.write(
        f"demo: {content['closed']} of {content['encounters']} encounters closed in {content['wall_s']:.0f} s, "
        f"{content['durable_steps_per_encounter']:.0f} durable steps each\n"
    )

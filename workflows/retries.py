"""How long activities may take and how they are tried again, named by intent. Nothing else sets a timeout."""

from dataclasses import dataclass
from datetime import timedelta

from temporalio.common import RetryPolicy


@dataclass(frozen=True, slots=True)
class Intent:
    """Start-to-close time of one attempt, the policy between attempts, and how long its worker may be silent."""

    timeout: timedelta
    retry: RetryPolicy
    heartbeat: timedelta | None = None


RECORD = Intent(
    timeout=timedelta(seconds=20),
    retry=RetryPolicy(initial_interval=timedelta(milliseconds=200), maximum_interval=timedelta(seconds=10)),
)
"""Our own database: short and local, tried for ever, since giving up would lose what happened."""

DECIDE = Intent(
    timeout=timedelta(seconds=60),
    retry=RetryPolicy(initial_interval=timedelta(milliseconds=500), maximum_interval=timedelta(seconds=30)),
    heartbeat=timedelta(seconds=20),
)
"""Reads and computes before it writes (claim building, posting): more time, tried for ever."""

ASK_PAYER = Intent(
    timeout=timedelta(seconds=75),
    retry=RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(minutes=2)),
    heartbeat=timedelta(seconds=20),
)
"""A real-time question (270, 276) or a letter: CAQH CORE gives a reply 60 s; after that the activity
itself says when it may go again. Others may be down for hours."""

# A worker that is killed costs its activities 20 s and not their whole time (runtime.heartbeats beats for all of them).
# Less would try again what a busy machine has only slowed down.

LOCAL_PATIENCE = timedelta(seconds=30)
"""A local activity that fails for longer gives way to a timer in history instead of holding the workflow task."""

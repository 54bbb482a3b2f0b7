"""What holds the business clock: a remittance on its way into the ledger."""

from datetime import UTC, datetime

from sqlalchemy import text

from api.services import Services
from api.settling import remittance_at_work
from models.ids import WorkflowKind
from models.messages.desk import Snapshot
from models.tables.edi import Direction
from storage import api_clock, projection
from storage.edi import files

_REMITTANCE = text("""
    INSERT INTO remittances (id, payer_identifier, payer_id, trace_number, payment_cents, paid_cents, claims,
        posted_claims, file_id, position)
    VALUES ('R1', '1', 'BLUEP', 't', 100, 0, 1, 0, :file, 3)
""")


async def test_a_remittance_is_unfinished_until_its_workflow_says_so(services: Services) -> None:
    async with services.database.transaction() as session:
        file = await files.store(session, services.database.keys, Direction.RECEIVED, "a.835", b"ISA")
        await session.execute(_REMITTANCE, {"file": file})
        assert await api_clock.unfinished_remittances(session) == ["remittance/R1"]
    assert await remittance_at_work(services) == "", "it never started: nothing moves"
    ended = Snapshot(
        workflow_id="remittance/R1",
        run_id="r",
        kind=WorkflowKind.REMITTANCE,
        encounter=None,
        version=1,
        stage="posting",
        closed=True,
    )
    async with services.database.transaction() as session:
        await projection.store(session, ended, datetime.now(UTC))
        assert await api_clock.unfinished_remittances(session) == []

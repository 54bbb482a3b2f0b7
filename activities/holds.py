"""The holds of an account, gathered from what was placed, registered and reported."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from codesets.holds import hold_rules
from domain.holds import ASSISTANCE, DISPUTE, ESTIMATE_DISPUTE, HoldFacts, holds_of
from models.holds import Hold
from models.ids import EncounterId
from models.messages.facts import PatientEvent
from storage import assistance, balance, encounters, estimates, holds
from storage.crypto import Keyring


async def holds_on(session: AsyncSession, keys: Keyring, encounter: EncounterId) -> tuple[Hold, ...]:
    """Return every hold that lasts on an account.

    Raises:
        MissingError: there is no such encounter.
    """
    row = await encounters.get(session, encounter)
    rules = hold_rules()
    pending: dict[str, date | None] = {}
    disputed = ("patient_dispute", "approve_write_off")
    if await balance.waits_for_answer(session, encounter, PatientEvent.DISPUTE_RAISED, *disputed):
        pending[DISPUTE] = None
    if (case := await estimates.open_dispute(session, encounter)) is not None:
        pending[ESTIMATE_DISPUTE] = case.opened_on
    if await assistance.pending_of(session, row) is not None:
        pending[ASSISTANCE] = None
    facts = HoldFacts(
        intake=encounters.open_intake(keys, row), kept=await holds.of_account(session, row, rules), pending=pending
    )
    return holds_of(facts, rules)

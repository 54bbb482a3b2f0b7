"""What an encounter does beside its balances, wherever it waits: nobody's bill is held up by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.ids import interest_workflow_id, parse_claim_number
from models.messages.claims import ClaimRef, InterestResult, InterestStart
from models.messages.facts import FactBase, InterestOwed
from workflows.happenings import ChildEnded

if TYPE_CHECKING:
    from workflows.desk import Happening
    from workflows.encounter import EncounterWorkflow

FACTS = (InterestOwed,)


def about(encounter: EncounterWorkflow, happening: Happening) -> bool:
    """Whether a happening is dealt with beside the balances."""
    if isinstance(happening, ChildEnded):
        return happening.workflow_id in encounter.beside
    return isinstance(happening, FACTS)


async def act(encounter: EncounterWorkflow, happening: Happening) -> None:
    """Start what the fact asks for, or forget a child that ended."""
    match happening:
        case ChildEnded(workflow_id=name):
            encounter.beside.remove(name)
        case InterestOwed() as owed:
            await claim_interest(encounter, owed)


async def claim_interest(encounter: EncounterWorkflow, owed: InterestOwed) -> None:
    """Run the interest of one late claim."""
    key = parse_claim_number(owed.claim)
    assert key is not None
    claim = ClaimRef(encounter=key.encounter, sequence=key.sequence, submission=key.submission)
    start = InterestStart(**encounter.child_start(), claim=claim, owed=owed)
    name = interest_workflow_id(key)
    await encounter.start_child("InterestWorkflow", start, name, f"interest of claim {owed.claim}", InterestResult)
    encounter.beside.append(name)


async def catch_up(encounter: EncounterWorkflow) -> None:
    """Deal with what is queued."""
    while (happening := encounter.take(lambda each: about(encounter, each))) is not None:
        await act(encounter, happening)


async def rest(encounter: EncounterWorkflow) -> None:
    """Wait until a fact changes the balances, or nothing is left beside them."""
    while encounter.beside:
        happening = await encounter.next_of_all(lambda each: about(encounter, each) or isinstance(each, FactBase))
        if not about(encounter, happening):
            encounter.happen(happening)
            return
        await act(encounter, happening)

"""What the next level of an appeal asks."""

from temporalio import activity

from codesets.appeal_levels import level_rule
from codesets.payers import PayerKind, find_payer
from domain.appeals import offer
from models.messages.appeals import AppealLevel, AskLevel
from storage import denials
from storage.engine import Database


class AppealActivities:
    """Levels of appeal, across the claims of a payer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @activity.defn
    async def appeal_level(self, asked: AskLevel) -> AppealLevel:
        """Say whether the next level is open for what is at stake, alone or with other denials of the payer."""
        payer = find_payer(asked.payer_id) if asked.payer_id else None
        rule = level_rule(payer.kind if payer else PayerKind.COMMERCIAL, asked.level)
        least = rule.least_on(asked.at.date())
        async with self._database.session() as session:
            others = await denials.at_level(session, asked.payer_id, asked.level, asked.claim.encounter)
        names = payer.appeal_levels if payer and payer.appeal_levels else ("first-level appeal",)
        return offer(asked.level, names, asked.at_stake_cents, least, others, rule.good_cause)

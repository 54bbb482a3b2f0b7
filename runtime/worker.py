"""One worker: workflows, activities, and the pump that exchanges files with the clearinghouse."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from temporalio.client import Client
from temporalio.worker import Worker

from activities.agency_exchange import AgencyExchange
from activities.appeals import AppealActivities
from activities.assistance import AssistanceActivities
from activities.autopay import AutopayActivities
from activities.balance import BalanceActivities
from activities.claims import ClaimActivities, VoidActivities
from activities.coding import CodingActivities
from activities.coding_audit import CodingAuditActivities
from activities.credits import CreditActivities
from activities.denials import DenialActivities
from activities.eligibility import EligibilityActivities
from activities.estates import EstateActivities
from activities.estimate_requests import EstimateActivities
from activities.exchange import Exchange, RealTimeDesk, run_pump
from activities.exchange.telling import Telling
from activities.letters import LetterActivities
from activities.money import MoneyActivities
from activities.plans import PlanActivities
from activities.projection import ProjectionActivities
from activities.refunds import RefundActivities
from activities.registration import RegistrationActivities
from activities.remittance import RemittanceActivities
from activities.taking import Till
from activities.underpayments import UnderpaymentActivities
from activities.write_offs import WriteOffActivities
from codesets.agencies import agencies_on
from gateways.cards import CardGateway
from gateways.clearinghouse_realtime import CoreRealTime
from gateways.clearinghouse_sftp import SftpMailbox
from runtime.connections import announcer, card_gateway, clearinghouse, connect, folder_of, mail_vendor, open_database
from runtime.settings import Settings
from storage.codes.shelf import Shelf
from storage.engine import Database

_DRAIN = timedelta(seconds=15)
_log = structlog.get_logger(__name__)


async def run_worker(settings: Settings) -> None:
    """Run until cancelled; then finish the activities that have begun."""
    database = open_database(settings)
    client = await connect(settings, database.keys)
    config = clearinghouse(settings)
    real_time, mailbox = CoreRealTime(config), SftpMailbox(config.sftp)
    desk, cards = RealTimeDesk(database, real_time, config), card_gateway(settings)
    teller = announcer(settings, client, database)
    exchange = Exchange(database, mailbox, teller, config)
    worker = Worker(
        client,
        task_queue=settings.temporal_task_queue,
        activities=_activities(settings, database, desk, client, cards),
        graceful_shutdown_timeout=_DRAIN,
    )
    stop = asyncio.Event()
    agents = agencies_on(datetime.now(UTC).date())
    folders = {agency.id: SftpMailbox(folder_of(config.sftp, agency.folder)) for agency in agents}
    agency_exchange = AgencyExchange(database, agents, folders, Telling(database, teller))
    pumps = [
        asyncio.create_task(run_pump(each, settings.clearinghouse_poll_seconds, stop))
        for each in (exchange, agency_exchange)
    ]
    _log.info("worker started", task_queue=settings.temporal_task_queue)
    try:
        await worker.run()
    finally:
        stop.set()
        await asyncio.gather(*pumps)
        for each in (mailbox, *folders.values()):
            await each.close()
        await real_time.close()
        if cards is not None:
            await cards.close()
        await database.close()
        _log.info("worker ended")


def _activities(
    settings: Settings, database: Database, desk: RealTimeDesk, client: Client, cards: CardGateway | None
) -> list[Callable[..., Any]]:
    """Return every activity of every collaborator: whatever is decorated as one."""
    vendor, shelf = mail_vendor(settings), Shelf(database)
    till = Till(database, Telling(database, announcer(settings, client, database)))
    collaborators: list[object] = [
        ProjectionActivities(database),
        RegistrationActivities(database),
        EligibilityActivities(database, desk, shelf),
        CodingActivities(database, shelf),
        CodingAuditActivities(database, shelf),
        ClaimActivities(database, desk, shelf),
        VoidActivities(database),
        LetterActivities(database, vendor),
        AppealActivities(database),
        DenialActivities(database, shelf),
        MoneyActivities(database),
        CreditActivities(database, announcer(settings, client, database)),
        RemittanceActivities(database, announcer(settings, client, database), shelf=shelf),
        BalanceActivities(database, vendor, settings.public_url or ""),
        WriteOffActivities(database),
        RefundActivities(till, cards),
        AutopayActivities(till, cards, settings.public_url or ""),
        PlanActivities(database),
        AssistanceActivities(database, vendor, announcer(settings, client, database)),
        EstimateActivities(database, vendor),
        EstateActivities(database),
        UnderpaymentActivities(database, vendor, announcer(settings, client, database)),
    ]
    members = (getattr(each, name) for each in collaborators for name in dir(each) if not name.startswith("_"))
    return [member for member in members if hasattr(member, "__temporal_activity_definition")]

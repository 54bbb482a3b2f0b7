"""What worker and API share: database, Temporal, clearinghouse, mail, built from settings in one place."""

from pathlib import Path

from pydantic import SecretStr
from temporalio.client import Client

from activities.announce import Announcer
from codesets.clocks import load_clocks
from gateways.cards import CardConfig, HttpCardGateway
from gateways.clearinghouse import ClearinghouseConfig, RealTimeConfig, SftpConfig
from gateways.mail import HttpMailVendor, MailConfig
from models.clocks import Unit
from models.ids import EncounterId
from models.messages.encounter import EncounterStart
from runtime.errors import OperatorError
from runtime.preparation import load_keys
from runtime.settings import Settings
from runtime.temporal_plugin import ClaimflowPlugin
from storage import claims, encounters
from storage.crypto import Keyring
from storage.engine import Database


async def connect(settings: Settings, keys: Keyring) -> Client:
    """Connect to Temporal with our converter, codec and workflows."""
    try:
        return await Client.connect(
            settings.temporal_address or "", namespace=settings.temporal_namespace, plugins=[ClaimflowPlugin(keys)]
        )
    except RuntimeError as error:
        raise OperatorError(
            f"Temporal at {settings.temporal_address} does not answer", "start it or correct TEMPORAL_ADDRESS"
        ) from error


def open_database(settings: Settings) -> Database:
    """Open the database with this installation's keys."""
    return Database(settings.database_url or "", load_keys(settings))


def announcer(settings: Settings, client: Client, database: Database) -> Announcer:
    """Build the one sender of facts; a closed encounter starts again from its records."""

    async def restart(encounter: EncounterId) -> EncounterStart:
        async with database.session() as session:
            row = await encounters.get(session, encounter)
            submissions = await claims.last_submissions(session, encounter)
        return EncounterStart(
            encounter=encounter,
            offset_seconds=row.business_offset_seconds,
            stands_at=row.business_stands_at,
            time_travel=row.time_travel,
            payer_id=row.payer_id,
            facility=row.facility,
            reopened=True,
            submissions=submissions,
        )

    return Announcer(client, settings.temporal_task_queue, restart, time_travel=settings.time_travel)


def clearinghouse(settings: Settings) -> ClearinghouseConfig:
    """Return who we are to the clearinghouse and where it is."""
    known_hosts = settings.clearinghouse_sftp_known_hosts_file
    if settings.clearinghouse_sftp_host is None or settings.clearinghouse_https_url is None or known_hosts is None:
        raise OperatorError(
            "no clearinghouse is configured",
            "set CLAIMFLOW_CLEARINGHOUSE_SFTP_HOST, _SFTP_KNOWN_HOSTS_FILE and _HTTPS_URL, or use claimflow up",
        )
    return ClearinghouseConfig(
        sender_id=settings.clearinghouse_sender_id,
        batch=settings.clearinghouse_batch,
        receiver_id=settings.clearinghouse_receiver_id,
        sftp=SftpConfig(
            host=settings.clearinghouse_sftp_host,
            port=settings.clearinghouse_sftp_port,
            user=settings.clearinghouse_sftp_user,
            password=_secret(settings.clearinghouse_sftp_password_file),
            key_file=settings.clearinghouse_sftp_key_file,
            known_hosts=known_hosts.read_text(),
        ),
        real_time=RealTimeConfig(
            url=settings.clearinghouse_https_url,
            user=settings.clearinghouse_https_user,
            password=_secret(settings.clearinghouse_https_password_file) or SecretStr(""),
            ca_file=settings.clearinghouse_https_ca_file,
            reply_seconds=wire_seconds("http_reply"),
            resend_seconds=wire_seconds("http_resend"),
            answer_seconds=wire_seconds("eligibility_real_time"),
        ),
    )


def wire_seconds(name: str) -> int:
    """A clock of the wire: the same for all payers."""
    return next(clock.value for clock in load_clocks() if clock.name == name and clock.unit is Unit.SECONDS)


def mail_vendor(settings: Settings) -> HttpMailVendor:
    """Build the client of the print-and-mail vendor, which stands behind the clearinghouse's door."""
    config = MailConfig(
        url=settings.clearinghouse_https_url or "",
        user=settings.clearinghouse_https_user,
        password=_secret(settings.clearinghouse_https_password_file) or SecretStr(""),
        ca_file=settings.clearinghouse_https_ca_file,
    )
    return HttpMailVendor(config)


def card_gateway(settings: Settings) -> HttpCardGateway | None:
    """Build the client of the card gateway; None where there is none."""
    if settings.card_gateway_url is None:
        return None
    config = CardConfig(
        url=settings.card_gateway_url,
        user=settings.card_gateway_user,
        password=card_secret(settings),
        ca_file=settings.card_gateway_ca_file,
    )
    return HttpCardGateway(config)


def card_secret(settings: Settings) -> SecretStr:
    """Return what signs the card gateway's events."""
    return _secret(settings.card_gateway_password_file) or SecretStr("")


def _secret(file: Path | None) -> SecretStr | None:
    return SecretStr(file.read_text().strip()) if file is not None else None


def folder_of(sftp: SftpConfig, folder: str) -> SftpConfig:
    """Return the mailbox of a collection agency: its own folder on the server, `in` for it and `out` for us."""
    return sftp.model_copy(update={"inbound": f"/{folder}/in", "outbound": f"/{folder}/out"})

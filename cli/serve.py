"""The single processes: what each imports, and how it ends."""

import asyncio
from pathlib import Path

from runtime.errors import OperatorError
from runtime.resolve import with_endpoints
from runtime.settings import Settings
from runtime.signals import run_until_signalled


def run_migrate(settings: Settings) -> None:
    """Prepares outside servers and returns."""
    from runtime.preparation import prepare

    asyncio.run(prepare(_with_servers(settings)))


def run_worker_process(settings: Settings) -> None:
    """Runs a worker until SIGTERM; it then finishes the activities it has begun."""
    from runtime.worker import run_worker

    run_until_signalled(run_worker(_with_servers(settings)))


def run_api_process(settings: Settings) -> None:
    """Serves until SIGTERM; uvicorn then finishes the requests it has begun."""
    asyncio.run(_serve_api(_with_servers(settings)))  # uvicorn ends it at SIGTERM and SIGINT


async def _serve_api(settings: Settings) -> None:
    import uvicorn

    from activities.exchange import Exchange
    from api.app import create_app
    from api.follower import Follower
    from api.services import Services
    from gateways.clearinghouse_sftp import SftpMailbox
    from runtime.connections import announcer, card_gateway, card_secret, clearinghouse, connect, open_database

    database = open_database(settings)
    client = await connect(settings, database.keys)
    teller = announcer(settings, client, database)
    config = clearinghouse(settings)
    services = Services(
        database=database,
        temporal=client,
        announcer=teller,
        exchange_idle=Exchange(database, SftpMailbox(config.sftp), teller, config).idle,
        follower=Follower(settings.simulator_control_url),
        task_queue=settings.temporal_task_queue,
        time_travel=settings.time_travel,
        cards=card_gateway(settings),
        card_secret=card_secret(settings),
        public_url=settings.public_url or "",
        temporal_ui_url=f"http://{settings.api_host}:{settings.temporal_ui_port}",
    )
    # log_config None: its lines go through our logging. No access log: addresses and queries are not ours to keep.
    server = uvicorn.Config(
        create_app(services),
        host=settings.api_host,
        port=settings.api_port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=15,
    )
    try:
        await uvicorn.Server(server).serve()
    finally:
        await database.close()


def run_simulator_process(settings: Settings) -> None:
    """Plays clearinghouse and payers until SIGTERM."""
    from simulator.config import SimulatorConfig
    from simulator.main import run

    config = SimulatorConfig(
        host=settings.simulator_host,
        sftp_port=settings.simulator_sftp_port,
        https_port=settings.simulator_https_port,
        control_port=settings.simulator_control_port if settings.time_travel else None,
        data_dir=settings.simulator_dir or settings.home / "simulator",
        scenario=settings.scenario,
        seed=settings.seed,
        sftp_user=settings.clearinghouse_sftp_user,
        sftp_password=_password(settings.clearinghouse_sftp_password_file),
        https_user=settings.clearinghouse_https_user,
        https_password=_password(settings.clearinghouse_https_password_file),
        clearinghouse_id=settings.clearinghouse_receiver_id,
    )
    asyncio.run(run(config))  # it ends at SIGTERM and SIGINT by itself


def _password(file: Path | None) -> str:
    if file is None:
        raise OperatorError(
            "the simulator has no password",
            "name a file with one in CLAIMFLOW_CLEARINGHOUSE_SFTP_PASSWORD_FILE and _HTTPS_PASSWORD_FILE",
        )
    return file.read_text().strip()


def _with_servers(settings: Settings) -> Settings:
    for name, value in (("DATABASE_URL", settings.database_url), ("TEMPORAL_ADDRESS", settings.temporal_address)):
        if value is None:
            raise OperatorError(f"{name} is not set", f"set {name}, or start everything here with claimflow up")
    # A simulator that was started apart from us: its control address says that it is one.
    explicit = settings.clearinghouse_https_ca_file or settings.clearinghouse_sftp_known_hosts_file
    return with_endpoints(settings) if settings.simulator_control_url and not explicit else settings

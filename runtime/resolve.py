"""From what the operator asked for to what one local stack uses: ports chosen, local servers filled in."""

import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from runtime.errors import OperatorError
from runtime.files import read_json, write_private
from runtime.ports import choose_free, is_free
from runtime.settings import LOOPBACK, Settings, environment_name

PASSWORD_FILE = "clearinghouse.password"
KNOWN_HOSTS_FILE = "clearinghouse.known_hosts"


def choose_ports(settings: Settings, fields: Iterable[str]) -> Settings:
    """Settings with a free port for each of `fields` that is 0.

    Raises:
        OperatorError: A port that was asked for is taken, by another program or by another field.
    """
    wanted = {field: int(getattr(settings, field)) for field in fields}
    taken: set[int] = set()
    for field, port in wanted.items():
        host = settings.api_host if field == "api_port" else LOOPBACK
        if port and (port in taken or not is_free(port, host)):
            name = environment_name(field)
            raise OperatorError(
                f"port {port} for {field.removesuffix('_port').replace('_', ' ')} is taken",
                f"stop the program that has it, or set {name} to another port (0 chooses a free one)",
            )
        taken.add(port)
    return settings.model_copy(update={field: port or choose_free(taken) for field, port in wanted.items()})


def with_simulator(settings: Settings) -> Settings:
    """Settings in which the local simulator plays the clearinghouse.

    Time travel is on unless the operator said otherwise: there is no real payer to fall out of step with.
    """
    password_file = settings.home / PASSWORD_FILE
    if not password_file.exists():
        write_private(password_file, secrets.token_urlsafe(24))
    simulator = f"https://{settings.simulator_host}:{settings.simulator_https_port}"
    explicit = "time_travel" in settings.model_fields_set
    return settings.model_copy(
        update={
            "clearinghouse_sftp_host": settings.simulator_host,
            "clearinghouse_sftp_port": settings.simulator_sftp_port,
            "clearinghouse_sftp_password_file": password_file,
            "clearinghouse_https_url": simulator,
            "clearinghouse_https_password_file": password_file,
            "card_gateway_url": settings.card_gateway_url or simulator,
            "card_gateway_password_file": settings.card_gateway_password_file or password_file,
            "public_url": settings.public_url or f"http://{settings.api_host}:{settings.api_port}",
            "simulator_control_url": f"http://{settings.simulator_host}:{settings.simulator_control_port}",
            "time_travel": settings.time_travel if explicit else True,
        }
    )


def with_endpoints(settings: Settings) -> Settings:
    """Settings that trust the certificate and the host key which the simulator wrote down, if it did.

    It names itself by the address it listens on; we name it by the one we reach it at, which may differ.
    """
    endpoints: Any = read_json(simulator_endpoints(settings))
    if not endpoints:
        return settings
    _, _, key = endpoints["known_hosts"].strip().partition(" ")
    host = f"[{settings.clearinghouse_sftp_host}]:{settings.clearinghouse_sftp_port}"
    known_hosts = settings.home / KNOWN_HOSTS_FILE
    write_private(known_hosts, f"{host} {key}\n")
    return settings.model_copy(
        update={
            "clearinghouse_sftp_known_hosts_file": known_hosts,
            "clearinghouse_https_ca_file": Path(endpoints["ca_file"]),
            "card_gateway_ca_file": settings.card_gateway_ca_file or Path(endpoints["ca_file"]),
        }
    )


def simulator_endpoints(settings: Settings) -> Path:
    """The file in which a running simulator tells where it answers."""
    return (settings.simulator_dir or settings.home / "simulator") / "endpoints.json"

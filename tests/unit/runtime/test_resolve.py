import json
import socket
from pathlib import Path

import pytest

from runtime.errors import OperatorError
from runtime.resolve import choose_ports, simulator_endpoints, with_endpoints, with_simulator
from runtime.settings import Settings


def test_zero_becomes_a_free_port_of_its_own(tmp_path: Path) -> None:
    names = ["api_port", "temporal_port", "temporal_ui_port", "postgres_port"]
    settings = choose_ports(Settings(**dict.fromkeys(names, 0)).in_home(tmp_path), names)  # type: ignore[arg-type]
    assert len({getattr(settings, name) for name in names} - {0}) == len(names)


def test_a_taken_port_is_told_with_the_variable_that_moves_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        with pytest.raises(OperatorError, match=f"port {port} for api is taken; .*CLAIMFLOW_API_PORT"):
            choose_ports(Settings(api_port=port), ["api_port"])


def test_one_port_for_two_servers_is_told() -> None:
    free = choose_ports(Settings(api_port=0), ["api_port"]).api_port
    with pytest.raises(OperatorError, match="temporal is taken"):
        choose_ports(Settings(api_port=free, temporal_port=free), ["api_port", "temporal_port"])


@pytest.mark.parametrize(("given", "expected"), [({}, True), ({"time_travel": False}, False)])
def test_the_local_simulator_switches_time_travel_on_unless_told_otherwise(
    tmp_path: Path, given: dict[str, bool], expected: bool
) -> None:
    settings = with_simulator(Settings(**given).in_home(tmp_path))  # type: ignore[arg-type]
    assert settings.time_travel is expected
    assert settings.clearinghouse_sftp_port == settings.simulator_sftp_port
    password_file = settings.clearinghouse_sftp_password_file
    assert password_file is not None
    assert password_file.stat().st_mode & 0o077 == 0


def test_the_simulators_host_key_is_trusted_under_the_name_it_is_reached_by(tmp_path: Path) -> None:
    settings = Settings(clearinghouse_sftp_host="simulator", clearinghouse_sftp_port=2222).in_home(tmp_path)
    endpoints = simulator_endpoints(settings)
    endpoints.parent.mkdir()
    endpoints.write_text(json.dumps({"known_hosts": "[0.0.0.0]:2222 ssh-ed25519 AAAA", "ca_file": "/ca.pem"}))
    settings = with_endpoints(settings)
    known_hosts = settings.clearinghouse_sftp_known_hosts_file
    assert known_hosts is not None
    assert known_hosts.read_text() == "[simulator]:2222 ssh-ed25519 AAAA\n"
    assert settings.clearinghouse_https_ca_file == Path("/ca.pem")

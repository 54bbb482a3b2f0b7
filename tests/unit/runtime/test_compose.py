"""What docker-compose.yml, the Dockerfile and .env.example name must exist."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from cli.main import app
from runtime.settings import Settings, environment_name

ROOT = Path(__file__).parents[3]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if service["image"] == "claimflow:local"]
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)(:[-?][^}]*)?}")


def commands() -> set[str]:
    return set(getattr(typer.main.get_command(app), "commands", {}))


def test_every_process_of_the_product_is_there() -> None:
    assert {"migrate", "worker", "api", "simulator"} == set(OURS)
    assert {"postgres", "temporal", "temporal-ui"} <= set(SERVICES)


@pytest.mark.parametrize("name", OURS)
def test_each_runs_a_command_that_exists_with_settings_that_exist(name: str) -> None:
    service = SERVICES[name]
    assert service["command"][0] in commands()
    known = {environment_name(field) for field in Settings.model_fields}
    assert set(service["environment"]) <= known


@pytest.mark.parametrize("name", OURS)
def test_each_reads_its_environment_without_complaint(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable, value in SERVICES[name]["environment"].items():
        monkeypatch.setenv(variable, VARIABLE.sub(lambda match: (match[2] or "")[2:], str(value)))
    assert Settings.load().uses_simulator is False


def test_what_waits_for_another_waits_for_one_that_can_be_healthy() -> None:
    for name, service in SERVICES.items():
        for needed, how in service.get("depends_on", {}).items():
            assert needed in SERVICES, name
            if how["condition"] == "service_healthy":
                assert "test" in SERVICES[needed]["healthcheck"], f"{name} waits for {needed}"


def test_named_volumes_and_secrets_are_declared() -> None:
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            assert volume.partition(":")[0] in COMPOSE["volumes"]
        assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"])


def test_no_secret_stands_in_the_file() -> None:
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if re.search(r"PASSWORD$|PWD$|_URL$", variable) and "postgres" in name + str(value):
                assert "PASSWORD:?" in value, f"{name}: {variable}"


def test_the_example_names_every_variable_and_no_other() -> None:
    used = {match[1] for match in VARIABLE.finditer((ROOT / "docker-compose.yml").read_text())}
    used |= {secret["environment"] for secret in COMPOSE["secrets"].values()}
    lines = (ROOT / ".env.example").read_text().splitlines()
    given = {line.partition("=")[0] for line in lines if line and not line.startswith("#")}
    assert given == used


def test_the_example_holds_no_secret_and_the_defaults_of_the_compose_file() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    defaults = {match[1]: match[2][2:] for match in VARIABLE.finditer(text) if (match[2] or "").startswith(":-")}
    for line in (ROOT / ".env.example").read_text().splitlines():
        name, _, value = line.partition("=")
        if line and not line.startswith("#"):
            assert value == defaults.get(name, ""), name


def test_the_image_is_locked_and_does_not_run_as_root() -> None:
    text = (ROOT / "Dockerfile").read_text()
    assert "--require-hashes -r requirements.lock" in text
    assert text.rindex("\nUSER claimflow") > text.rindex("\nFROM ")
    assert "\nHEALTHCHECK " in text

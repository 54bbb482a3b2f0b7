from pathlib import Path

import pytest
from pydantic import ValidationError

from runtime.errors import OperatorError
from runtime.settings import Settings, environment_name


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(environment_name(name), raising=False)


def test_what_one_process_dumps_another_loads_as_the_same(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = Settings(database_url="postgresql+asyncpg://u:p@h/d", seed=7, time_travel=True).in_home(tmp_path)
    for name, value in settings.to_environment().items():
        monkeypatch.setenv(name, value)
    assert Settings.load() == settings


@pytest.mark.parametrize("name", ["DATABASE_URL", "CLAIMFLOW_DATABASE_URL"])
def test_the_database_has_a_plain_name_too(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "postgresql://h/d")
    assert Settings.load().database_url == "postgresql://h/d"


def test_a_value_that_does_not_fit_is_told_by_variable_without_the_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMFLOW_API_PORT", "secret-99999")
    with pytest.raises(OperatorError, match="CLAIMFLOW_API_PORT does not fit") as refusal:
        Settings.load()
    assert "99999" not in str(refusal.value)


def test_an_empty_variable_is_an_unset_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "")
    assert Settings.load().database_url is None


def test_state_lies_in_the_home_unless_placed_elsewhere(tmp_path: Path) -> None:
    settings = Settings(tokens_file=Path("/elsewhere/tokens.json")).in_home(tmp_path)
    assert settings.keys_file == tmp_path / "keys.json"
    assert settings.tokens_file == Path("/elsewhere/tokens.json")


def test_settings_are_frozen_and_hide_the_password() -> None:
    settings = Settings(database_url="postgresql://u:secret@h/d")
    assert "secret" not in repr(settings)
    with pytest.raises(ValidationError, match="frozen"):
        settings.seed = 2  # type: ignore[misc]


def test_time_travel_is_off_unless_switched_on() -> None:
    assert not Settings.load().time_travel

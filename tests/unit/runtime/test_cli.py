import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
import typer
from typer.testing import CliRunner

from cli.fast_forward import iso_duration, run_fast_forward
from cli.main import app
from runtime.errors import OperatorError
from runtime.settings import Settings


@pytest.mark.parametrize(
    ("text", "iso"),
    [("30d", "P30D"), ("12H", "PT12H"), ("90m", "PT90M"), ("P30D", "P30D"), ("pt12h", "PT12H"), ("P1DT2H", "P1DT2H")],
)
def test_durations(text: str, iso: str) -> None:
    assert iso_duration(text) == iso


@pytest.mark.parametrize("text", ["", "30", "30x", "P", "PT", "P1M", "P1Y", "-30d"])
def test_what_is_no_duration_or_no_fixed_one_is_refused(text: str) -> None:
    with pytest.raises(typer.BadParameter):
        iso_duration(text)


def test_wrong_words_exit_with_2() -> None:
    assert CliRunner().invoke(app, ["no-such-command"]).exit_code == 2
    assert CliRunner().invoke(app, ["fast-forward", "e1", "30x"]).exit_code == 2


def test_version() -> None:
    assert "claimflow" in CliRunner().invoke(app, ["--version"]).output


def test_help_imports_no_part_of_the_product() -> None:
    code = "import sys; from cli.main import app; print(' '.join(sys.modules))"
    root = Path(__file__).parents[3]
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    heavy = {"temporalio", "sqlalchemy", "fastapi", "asyncssh", "uvicorn", "api", "workflows", "simulator"}
    assert not heavy & set(loaded.stdout.split())


def test_an_operators_error_is_one_line_and_exit_code_1() -> None:
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-m", "cli.main", "migrate"],
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        cwd=root,
        check=False,
    )
    assert done.returncode == 1
    assert (
        done.stderr
        == "claimflow: DATABASE_URL is not set; set DATABASE_URL, or start everything here with claimflow up\n"
    )


def test_fast_forward_takes_address_and_token_from_what_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "run.json").write_text(json.dumps({"urls": {"api": "http://127.0.0.1:1/api/v1"}}))
    users = {"cora": {"token": "no", "roles": ["coder"]}, "sue": {"token": "yes", "roles": ["supervisor"]}}
    (tmp_path / "tokens.json").write_text(json.dumps(users))
    asked: list[httpx.Request] = []

    def post(url: str, **given: object) -> httpx.Response:
        request = httpx.Request("POST", url, headers=given["headers"], json=given["json"])  # type: ignore[arg-type]
        asked.append(request)
        problem = {"title": "Conflict", "detail": "A claim is on the wire.", "remedy": "Try again later."}
        return httpx.Response(409, json=problem, request=request)

    monkeypatch.setattr(httpx, "post", post)
    with pytest.raises(OperatorError, match=r"^A claim is on the wire; Try again later$"):
        run_fast_forward(Settings().in_home(tmp_path), "e1", "P30D", "trial", None, None)
    assert asked[0].url.path == "/api/v1/encounters/e1/fast-forward"
    assert asked[0].headers["Authorization"] == "Bearer yes"

"""What an operator installs: units, image, compose file and the page that describes them."""

import configparser
import re
import shutil
import subprocess
import tomllib
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from sync.server.command_line import parser
from sync.server.environment import (
    BACKUP_FOR,
    DATABASE_URL,
    DATABASE_URL_FILE,
    OF_SERVING,
    OF_WORKERS,
    Variable,
    unknown,
)
from sync.server.settings import Serving, Settings

HOME = Path(__file__).resolve().parents[2]
PLACE = HOME / "packaging" / "server"
UNITS = sorted(path.name for path in PLACE.glob("coach-server*.*"))
PINNED = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==([^ ;\\]+)", re.MULTILINE)
SETTING = re.compile(r"\b(COACH_[A-Z_]+)=")


def unit(name: str) -> configparser.ConfigParser:
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read(PLACE / name, encoding="utf-8")
    return read


def command_is_one_of_ours(words: list[str]) -> None:
    """argparse ends the program for a command that it does not know."""
    parser(None).parse_args(words)


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_says_only_what_systemd_knows(name: str, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        assert unit(name).sections()
        return
    program = shutil.which("true") or "/bin/true"
    for file in UNITS:
        text = (PLACE / file).read_text(encoding="utf-8")
        (tmp_path / file).write_text(
            text.replace("/opt/coach-server/bin/coach-server", program), encoding="utf-8"
        )
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / name],
        check=False,
        capture_output=True,
        text=True,
    )
    about_us = [line for line in done.stderr.splitlines() if "coach-server" in line]
    assert (done.returncode, about_us) == (0, [])


@pytest.mark.parametrize("name", [n for n in UNITS if n.endswith(".service")])
def test_a_unit_runs_hardened_and_calls_commands_that_exist(name: str) -> None:
    service = unit(name)["Service"]
    for what in ("NoNewPrivileges", "ProtectHome", "PrivateDevices", "RestrictNamespaces"):
        assert service[what] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert service["UMask"] == "0077"
    called = re.findall(
        r"/bin/coach-server (\w+)((?: \"[^\"]+\")?)", (PLACE / name).read_text(encoding="utf-8")
    )
    assert called
    for command, argument in called:
        command_is_one_of_ours([command, *(["FILE"] if argument else [])])


@pytest.mark.parametrize("path", sorted(PLACE.iterdir()), ids=lambda path: path.name)
def test_every_setting_that_is_named_is_one_of_ours(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = dict.fromkeys(SETTING.findall(text) + re.findall(r"^\s+(COACH_\w+):", text, re.M), "x")
    assert unknown(named) == ()


def test_the_image_runs_as_nobody_in_particular() -> None:
    text = (PLACE / "Dockerfile").read_text(encoding="utf-8")
    final = text.split("\nFROM ")[-1]
    lines = [line.split(" ", 1) for line in final.splitlines() if line[:1].isupper()]
    said = dict(lines)
    assert said["USER"] == "10001:10001"
    assert said["ENTRYPOINT"] == '["coach-server"]'
    command_is_one_of_ours(["run"])
    assert "--require-hashes" in text
    assert "latest" not in text
    assert not re.search(r"(?i)password|secret|BEGIN [A-Z ]*KEY", text)


def test_the_compose_file_waits_for_what_it_needs_and_holds_no_secret() -> None:
    compose = yaml.safe_load((PLACE / "compose.yaml").read_text(encoding="utf-8"))
    services: dict[str, Any] = compose["services"]
    for name in ("migrate", "server"):
        assert services[name]["read_only"] is True
        assert services[name]["cap_drop"] == ["ALL"]
        command_is_one_of_ours(services[name].get("command", ["run"]))
        assert set(services[name]["secrets"]) <= set(compose["secrets"])
    assert services["server"]["depends_on"]["migrate"]["condition"] == (
        "service_completed_successfully"
    )
    assert "/ready" in str(services["server"]["healthcheck"]["test"])
    assert services["database"]["environment"]["POSTGRES_PASSWORD_FILE"].startswith("/run/secrets")
    assert all(list(secret) == ["file"] for secret in compose["secrets"].values())
    ignored = (HOME / ".gitignore").read_text(encoding="utf-8")
    assert "packaging/server/secrets" in ignored


def test_the_image_is_built_from_the_versions_that_are_tested() -> None:
    project = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["server"]
    image = dict(PINNED.findall((PLACE / "requirements.txt").read_text(encoding="utf-8")))
    tested = dict(PINNED.findall((HOME / "requirements.txt").read_text(encoding="utf-8")))
    assert {canonicalize_name(Requirement(line).name) for line in wanted} <= set(image)
    assert {name: version for name, version in image.items() if tested.get(name) != version} == {}


def row(variable: Variable, default: Any) -> str:
    if isinstance(default, bool):
        said = "yes" if default else "no"
    elif isinstance(default, timedelta):
        said = f"{default // timedelta(minutes=1)}"
    else:
        said = "" if default is None else str(default)
    return f"| `{variable.name}` | {variable.meaning} | {said} |"


def table() -> list[str]:
    standard = {f.name: f.default for shape in (Settings, Serving) for f in fields(shape)}
    rows = [row(v, standard[v.field]) for v in (*OF_SERVING, *OF_WORKERS)]
    return [
        "| variable | meaning | when not said |",
        "|---|---|---|",
        f"| `{DATABASE_URL}` | address of the database, without a password | |",
        f"| `{DATABASE_URL_FILE}` | file with that address; it may hold a password | |",
        f"| `{BACKUP_FOR}` | file with the public halves of backup keys | |",
        *rows,
    ]


def test_the_page_lists_every_setting() -> None:
    page = (HOME / "docs" / "server.md").read_text(encoding="utf-8")
    assert "\n".join(table()) in page, "\n" + "\n".join(table())

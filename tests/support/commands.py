"""Runs `coach-app` commands inside the test process."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from coach_app.cli.main import run


@dataclass(frozen=True)
class Answered:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


CoachApp = Callable[..., Answered]


def commands(store: Path, secret: Path, capsys: pytest.CaptureFixture[str]) -> CoachApp:
    def call(*words: str) -> Answered:
        code = run(["--store", str(store), "--passphrase-file", str(secret), *words])
        said = capsys.readouterr()
        return Answered(code, said.out, said.err)

    return call

"""What the walk-through did: each step with its checks and its time."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from coach_app.domain.errors import Refusal


@dataclass(slots=True)
class Done:
    """One step. `milliseconds` is wall time; `problem` is empty when all its checks held."""

    step: str
    checks: list[str] = field(default_factory=list)
    milliseconds: int = 0
    problem: str = ""


@dataclass(slots=True)
class Report:
    seconds: Callable[[], float]
    steps: list[Done] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    @contextmanager
    def step(self, name: str) -> Iterator[list[str]]:
        """Times a step; what was checked is added to the list it gives."""
        done = Done(name, problem="It did not come to its end.")
        self.steps.append(done)
        began = self.seconds()
        try:
            yield done.checks
            done.problem = ""
        except Refusal as refusal:
            done.problem = str(refusal)
            raise
        finally:
            done.milliseconds = round((self.seconds() - began) * 1000)

    @property
    def sound(self) -> bool:
        """Every step ran and every one of them checked something."""
        return bool(self.steps) and all(s.checks and not s.problem for s in self.steps)

    def write(self, file: Path) -> None:
        body = {
            "sound": self.sound,
            "steps": [asdict(step) for step in self.steps],
            "files": sorted(self.files),
        }
        file.write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

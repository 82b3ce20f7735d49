"""`coach-app` and `python -m coach_app` start here."""

import sys
import traceback
from pathlib import Path
from types import TracebackType

from coach_app.cli.main import run
from coach_app.cli.output import complain


def main() -> int:
    sys.excepthook = _say_where
    return run(sys.argv[1:])


def _say_where(
    kind: type[BaseException], _problem: BaseException, trace: TracebackType | None
) -> None:
    """A fault of the program, by name and place alone: its own words may be about a person."""
    if issubclass(kind, KeyboardInterrupt):
        complain("stopped", "Stopped. Nothing was left half-done.")
        return
    frames = traceback.extract_tb(trace)
    where = f"{Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else "nowhere"
    complain(
        "program.fault",
        "Something went wrong inside the program. What was saved before is safe. "
        f"Please report this: {kind.__name__} in {where}.",
    )


if __name__ == "__main__":
    sys.exit(main())

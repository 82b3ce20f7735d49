"""`coach-app` and `python -m coach_app` start here."""

import sys

from coach_app.cli.main import run


def main() -> int:
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())

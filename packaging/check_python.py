"""Stops a set-up early, with a sentence, when this Python cannot carry it."""

import importlib.util
import sys

OLDEST, NEWEST = (3, 11), (3, 13)


def main() -> int:
    found = sys.version_info[:2]
    if not OLDEST <= found <= NEWEST:
        sys.stderr.write(
            "This needs Python 3.11, 3.12 or 3.13; here is "
            f"{found[0]}.{found[1]}. Name another one: make PYTHON=/path/to/python3.11\n"
        )
        return 1
    if importlib.util.find_spec("pip") is None:
        sys.stderr.write(
            "This Python has no pip. Run this, then try again:\n\n"
            "    sudo apt-get install -y python3-pip\n\n"
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

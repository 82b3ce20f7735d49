"""`python -m bench [NAME ...]` runs every benchmark, or those named, and prints a line a figure.

A benchmark is a module in this folder with a function `measure() -> Iterable[Figure]`.
"""

import argparse
import importlib
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from bench.figure import Figure

Measure = Callable[[], Iterable[Figure]]


def benchmarks() -> dict[str, Measure]:
    """Every module of this folder that measures something, by name."""
    found: dict[str, Measure] = {}
    for path in sorted(Path(__file__).parent.glob("[!_]*.py")):
        measure = getattr(importlib.import_module(f"bench.{path.stem}"), "measure", None)
        if measure is not None:
            found[path.stem] = measure
    return found


def main() -> int:
    known = benchmarks()
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measures the program.")
    parser.add_argument("names", nargs="*", choices=[[], *known], help="only these")
    names: list[str] = parser.parse_args().names
    for name in names or known:
        for figure in known[name]():
            sys.stdout.write(f"{figure.line()}\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())

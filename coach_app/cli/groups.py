"""Command groups: a word with sub-commands that share the same options."""

import argparse
from collections.abc import Callable

Run = Callable[[argparse.Namespace], int | None]


def group(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, about: str
) -> "argparse._SubParsersAction[argparse.ArgumentParser]":
    """A command whose sub-command has to be named."""
    parent = commands.add_parser(name, help=about, description=about)
    return parent.add_subparsers(title="what to do", metavar="ACTION", required=True)


def command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    about: str,
    run: Run,
    *,
    reads: bool = False,
) -> argparse.ArgumentParser:
    """One sub-command; a reading one takes --json."""
    made = commands.add_parser(name, help=about, description=about)
    made.set_defaults(run=run)
    if reads:
        made.add_argument("--json", action="store_true", help="answer in JSON")
    return made

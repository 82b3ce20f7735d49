"""The commands of coach-server and their options."""

import argparse
from collections.abc import Callable
from pathlib import Path

from coach_app.domain.access import Role, comes_with_laptop
from sync.server.backup_commands import backup_command, backup_key_command, restore_command
from sync.server.console import Action
from sync.server.environment import BACKUP_FOR
from sync.server.file_commands import take_command
from sync.server.mail_command import send_mail_command
from sync.server.operating import check_command, enrol_command, migrate_command, revoke_command
from sync.server.running import certificate_command, demo_command, run_command

Maker = Callable[..., argparse.ArgumentParser]


def parser(description: str | None) -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="coach-server", description=description)
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    def command(
        name: str, help_text: str, action: Action, *, db: bool = True
    ) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help_text, description=help_text)
        sub.set_defaults(action=action)
        if db:
            sub.add_argument("--database-url-file", type=Path, metavar="FILE")
            sub.add_argument(
                "--database-url",
                metavar="URL",
                help="only for an address without a password; others belong in a file",
            )
        return sub

    _serving(command)
    _operating(command)
    _backups(command)
    _by_file(command)
    return top


def _where(sub: argparse.ArgumentParser, port: int | None = None) -> None:
    sub.add_argument("--host", default=None if port is None else "127.0.0.1")
    sub.add_argument("--port", type=int, default=port, help="0 lets the system choose")


def _serving(command: Maker) -> None:
    trial = command(
        "demo", "Try it: own database, one team, gone at the end.", demo_command, db=False
    )
    _where(trial, 8720)
    trial.add_argument("--ready-file", type=Path, metavar="FILE")
    trial.add_argument("--supervisor-password-file", type=Path, metavar="FILE")

    run = command("run", "Serve a real database.", run_command)
    _where(run)
    run.add_argument("--workers", type=int, help="processes that answer; 2 when not said")
    run.add_argument("--tls-certificate", type=Path, metavar="FILE")
    run.add_argument("--tls-key", type=Path, metavar="FILE")
    run.add_argument("--behind-proxy", action="store_true", help="a proxy in front speaks TLS")
    run.add_argument(
        "--plain-http", action="store_true", help="cookies without TLS, for this machine only"
    )
    own = command("certificate", "A certificate of one's own.", certificate_command, db=False)
    own.add_argument("--host", action="append", required=True, metavar="NAME")
    own.add_argument("--folder", type=Path, required=True)


def _operating(command: Maker) -> None:
    command("migrate", "Bring the tables up to date.", migrate_command)
    enrol = command("enrol", "A code for a coach's laptop, or an account.", enrol_command)
    enrol.add_argument("--team", required=True)
    who = enrol.add_mutually_exclusive_group(required=True)
    who.add_argument("--coach", metavar="NAME")
    who.add_argument("--supervisor", metavar="NAME")
    who.add_argument("--person", metavar="NAME", help="somebody with another --role")
    enrol.add_argument(
        "--role",
        choices=[role.value for role in Role if not comes_with_laptop(role)],
        default=Role.SUPERVISOR.value,
    )
    enrol.add_argument("--all-teams", action="store_true", help="answers for the whole area")
    enrol.add_argument("--password-file", type=Path, metavar="FILE")
    revoke = command("revoke", "Withdraw a lost laptop.", revoke_command)
    revoke.add_argument("device", help="its number on the laptops page")
    command("send-mail", "Send the e-mails that coaches asked for.", send_mail_command)
    check = command("check", "Look whether everything is in place.", check_command)
    check.add_argument("--json", action="store_true")
    check.add_argument(
        "--trail", metavar="N:HASH", help="a line of the trail, as `coach-app sync status` says it"
    )


def _by_file(command: Maker) -> None:
    take = command("import", "Take an exchange file from a laptop without a network.", take_command)
    take.add_argument("file", type=Path, help="as `coach-app sync export` wrote it")
    take.add_argument(
        "--answer",
        type=Path,
        required=True,
        metavar="FILE",
        help="where to write the file for the way back, for `coach-app sync import`",
    )


def _backups(command: Maker) -> None:
    key = command(
        "backup-key", "Make the pair of keys that backups need.", backup_key_command, db=False
    )
    key.add_argument("folder", type=Path)
    backup = command("backup", "Everything as it is at this moment, encrypted.", backup_command)
    backup.add_argument("file", type=Path)
    backup.add_argument(
        "--for",
        dest="recipients",
        type=Path,
        metavar="FILE",
        help=f"public halves of the keys that can open it, one a line; or {BACKUP_FOR}",
    )
    restore = command("restore", "Put a backup into an empty database.", restore_command)
    restore.add_argument("file", type=Path)
    restore.add_argument("--key", type=Path, required=True, metavar="FILE")
    restore.add_argument(
        "--only-check", action="store_true", help="read it to its end and change nothing"
    )

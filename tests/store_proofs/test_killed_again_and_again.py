"""kill -9 while writing, copying, changing the passphrase and locking: it always opens, whole.

`make proofs` does 200 rounds.
"""

import secrets
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from coach_app.store.key_file import KeyFile, StoreKey
from coach_app.store.opening import Store
from coach_app.store.places import Places
from coach_app.store.refusals import WrongPassphrase
from tests.store_proofs.busy_process import DRAFT
from tests.store_proofs.proving import LONG, judged, surroundings
from tests.unit.store.fictional import PASSPHRASE

HOME = Path(__file__).resolve().parents[2]
ROUNDS = 200 if LONG else 4
MOST_LINES = 14


@dataclass
class Promised:
    """What the program has acknowledged over all its lives."""

    commits: int = 0
    draft: int = 0
    """The number in what was being typed when it last locked."""
    copies: list[str] = field(default_factory=list)
    passphrase: str = PASSPHRASE
    perhaps: str = PASSPHRASE
    """The change of passphrase that was under way, if any: it may have happened."""

    def take(self, line: str) -> None:
        what, _, rest = line.partition(" ")
        if what == "wrote":
            self.commits = int(rest)
        elif what == "drafted":
            self.draft = int(rest)
        elif what == "copied":
            self.copies.append(rest)
        elif what == "changing":
            self.perhaps = rest
        elif what == "changed":
            self.passphrase = self.perhaps = rest

    def settle(self, keys: Path) -> None:
        """Which passphrase it is now. Raises WrongPassphrase when it is neither."""
        try:
            KeyFile.load(keys).unlock(self.perhaps)
            self.passphrase = self.perhaps
        except WrongPassphrase:
            self.perhaps = self.passphrase


def lived(folder: Path, copies: Path, first: int, passphrase: str) -> list[str]:
    """Start the program, kill it at some moment, and give back its whole lines."""
    program = [sys.executable, "-m", "tests.store_proofs.busy_process"]
    arguments = [str(folder), str(copies), str(first), passphrase]
    with subprocess.Popen(
        [*program, *arguments], cwd=HOME, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        until = 1 + secrets.randbelow(MOST_LINES)
        lines = [process.stdout.readline() for _ in range(until)]
        process.kill()
        lines += process.stdout.readlines()
    assert lines[0] == "open\n", "it did not even start"
    return [line.removesuffix("\n") for line in lines if line.endswith("\n")]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9")
def test_killed_again_and_again(tmp_path: Path) -> None:
    folder, copies = tmp_path / "store", tmp_path / "copies"
    copies.mkdir()
    Store.create(folder, PASSPHRASE, surroundings(), "Jo Coach").close()
    promised = Promised()
    seen: set[str] = set()
    for number in range(ROUNDS):
        lines = lived(folder, copies, promised.commits + 1, promised.passphrase)
        met = {line.split()[0] for line in lines}
        for line in lines:
            promised.take(line)
        promised.settle(folder / "keys.json")
        key = KeyFile.load(folder / "keys.json").unlock(promised.passphrase)
        assert judged(folder, key, promised.commits) == "whole", f"round {number}"
        promised.commits = kept(folder, key, promised)
        seen |= met
    for name in promised.copies[-3:]:
        Store.restore(copies / name, tmp_path / "back" / name)
    finished = {path.name for path in copies.iterdir() if not path.name.startswith(".")}
    assert set(promised.copies) <= finished
    if LONG:
        assert seen == {"open", "wrote", "copied", "changing", "changed"} | {
            "locking",
            "drafted",
            "locked",
        }


def kept(folder: Path, key: StoreKey, promised: Promised) -> int:
    """A commit may be whole on the disk without having been acknowledged: go on after it."""
    with Store(Places(folder), key, surroundings()) as store:
        draft = store.drafts.all().get(DRAFT, "0 ")
        assert int(draft.split()[0]) >= promised.draft, "what was typed is gone"
        assert draft.count("was being typed") in (0, 200), "half of what was typed"
        return max(promised.commits, store.info().attachments)

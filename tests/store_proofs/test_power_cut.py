"""The power goes at any instant: what was acknowledged is there, whole. `make proofs` is longer."""

import shutil
import sys
from collections import Counter
from pathlib import Path

import pytest

from coach_app.store.key_file import KeyFile, StoreKey
from coach_app.store.opening import Store
from tests.store_proofs.proving import LONG, judged, surroundings
from tests.support import powercut
from tests.unit.store.fictional import PASSPHRASE

HOME = Path(__file__).resolve().parents[2]
CUTS = 320 if LONG else 15
COMMITS = 60 if LONG else 12
SEED = 5

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="needs Debian's strace")


def recorded(tmp_path: Path, synchronous: str) -> tuple[list[powercut.Op], StoreKey, Path]:
    folder = tmp_path / "store"
    Store.create(folder, PASSPHRASE, surroundings(), "Jo Coach").close()
    key = KeyFile.load(folder / "keys.json").unlock(PASSPHRASE)
    secret = tmp_path / "secret"
    secret.write_text(f"{key.store_id} {key.secret.hex()}\n", encoding="ascii")
    acks = tmp_path / "acknowledgements"
    program = "tests.store_proofs.recorded_process"
    command = f'exec "$0" -m {program} "$1" "$2" {COMMITS} {synchronous} < "$3"'
    words = ["sh", "-c", command, sys.executable, str(folder), str(acks), str(secret)]
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    ops = powercut.recorded(words, folder, acks, tmp_path / "trace")
    given = [powercut.Op("create", str(folder / name)) for name in before]
    given += [powercut.Op("append", str(folder / n), data=data) for n, data in before.items()]
    given += [powercut.Op("sync", str(folder / name)) for name in before]
    return [*given, *ops], key, folder


def verdicts(tmp_path: Path, synchronous: str) -> Counter[tuple[str, str]]:
    ops, key, folder = recorded(tmp_path, synchronous)
    assert sum(op.what == "acknowledged" for op in ops) == COMMITS
    found: Counter[tuple[str, str]] = Counter()
    disk = tmp_path / "disk"
    for image in powercut.images(ops, folder, CUTS, SEED):
        shutil.rmtree(disk, ignore_errors=True)
        image.write(disk)
        found[image.variant, judged(disk, key, image.acknowledged)] += 1
    return found


@needs_strace
def test_nothing_acknowledged_is_lost_and_nothing_is_damaged(tmp_path: Path) -> None:
    found = verdicts(tmp_path, "FULL")
    assert sum(found.values()) == 4 * CUTS
    assert {verdict for _, verdict in found} == {"whole"}, found


@needs_strace
def test_the_proof_can_fail_a_store_that_never_syncs_is_found_out(tmp_path: Path) -> None:
    found = verdicts(tmp_path, "OFF")
    assert {verdict for variant, verdict in found if variant == "all"} == {"whole"}, found
    assert sum(n for (_, verdict), n in found.items() if verdict != "whole") > CUTS, found

"""A store that is not what it should be, and passphrases that people really have."""

import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from coach_app.domain.errors import Refusal
from coach_app.services import caseload, referrals
from tests.journeys.quick_doors import door
from tests.support import journeys
from tests.support.desks import COACH, PASSPHRASE
from tests.support.stillness import FixedClock
from tests.support.window_driving import Driver

ACCENTS = "Café Müller \U0001f9d1\u200d\U0001f373 žluťoučký \u1e69 words"


def test_accents_and_emoji_in_any_way_they_are_typed(tmp_path: Path, clock: FixedClock) -> None:
    """A Mac types letter and accent apart, Windows together."""
    way_in = door(tmp_path / "store", clock)
    way_in.create(unicodedata.normalize("NFC", ACCENTS), COACH)
    way_in.lock()
    way_in.unlock(unicodedata.normalize("NFD", ACCENTS))
    way_in.lock()
    with pytest.raises(Refusal, match="does not open"):
        way_in.unlock(ACCENTS.replace("é", "e"))


def cut(store: Path, _other: Path) -> None:
    data = (store / "store.db").read_bytes()
    (store / "store.db").write_bytes(data[: len(data) // 2])


def without_keys(store: Path, _other: Path) -> None:
    (store / "keys.json").unlink()


def without_database(store: Path, _other: Path) -> None:
    for file in store.glob("store.db*"):
        file.unlink()


def another_database(store: Path, other: Path) -> None:
    shutil.copyfile(other / "store.db", store / "store.db")


def another_log(store: Path, _other: Path) -> None:
    (store / "store.db-wal").write_bytes(b"\x37\x7f\x06\x82" + bytes(8188))


def a_folder_for_keys(store: Path, _other: Path) -> None:
    (store / "keys.json").unlink()
    (store / "keys.json").mkdir()


HARMS: tuple[Callable[[Path, Path], None], ...] = (
    cut,
    without_keys,
    without_database,
    another_database,
    a_folder_for_keys,
)


@pytest.mark.parametrize("harm", HARMS)
def test_the_window_says_what_is_wrong_and_what_to_do(
    locked: Driver, tmp_path: Path, clock: FixedClock, harm: Callable[[Path, Path], None]
) -> None:
    other = door(tmp_path / "other", clock)
    other.create(PASSPHRASE, COACH)
    other.lock()
    store = tmp_path / "store"
    harm(store, tmp_path / "other")
    left = sorted(path.name for path in store.iterdir())
    locked.unlock_form.passphrase.line.setText(PASSPHRASE)
    locked.unlock_form.button.click()
    locked.until(lambda: "Restore the store from a backup" in locked.at_door.message.text)
    assert locked.window.desk is None
    now_there = {path.name for path in store.iterdir() if not path.name.startswith("store.db-")}
    assert now_there >= {name for name in left if not name.startswith("store.db-")}


def test_a_log_that_is_no_log_of_this_store_changes_nothing(
    empty_store: Path, tmp_path: Path, clock: FixedClock
) -> None:
    store = shutil.copytree(empty_store, tmp_path / "store")
    another_log(store, store)
    way_in = door(store, clock)
    desk = way_in.unlock(PASSPHRASE)
    referrals.register(desk, journeys.a_referral())
    assert desk.store.verify() == ()
    assert caseload.page(desk).total == 1
    way_in.lock()


def test_wrong_passphrases_are_never_repeated_and_the_right_one_opens(locked: Driver) -> None:
    form = locked.unlock_form
    for number in range(3):
        wrong = f"these are not the words {number}"
        form.passphrase.line.setText(wrong)
        form.button.click()
        locked.until(lambda: "does not open" in locked.at_door.message.text)
        assert locked.window.desk is None
        assert wrong not in locked.at_door.message.text
    locked.unlock()

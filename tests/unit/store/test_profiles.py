"""Several coaches on one laptop: what is known of each without a passphrase."""

import json
from pathlib import Path

import pytest

from coach_app.services.access import Door, Profile
from coach_app.store.places import Places
from coach_app.store.profiles import LONGEST_NAME, Profiles, show_name, shown_name
from coach_app.store.refusals import ProfileNotThere, ShownNameUnusable, StoreMissing
from tests.support.stillness import CountingIds, FixedClock


def a_store(folder: Path, shown: str = "") -> Places:
    """Looks like one from outside."""
    folder.mkdir(parents=True)
    (folder / "keys.json").write_bytes(b"keys")
    (folder / "store.db").write_bytes(b"rows")
    show_name(Places(folder), shown)
    return Places(folder)


@pytest.fixture
def profiles(tmp_path: Path) -> Profiles:
    return Profiles(tmp_path)


def test_a_laptop_that_nobody_has_set_up_lists_nobody(tmp_path: Path) -> None:
    assert Profiles(tmp_path).all() == ()
    assert Profiles(tmp_path / "missing").all() == ()


def test_only_chosen_names_are_shown_and_the_others_come_last(
    profiles: Profiles, tmp_path: Path
) -> None:
    a_store(tmp_path / "store")
    a_store(tmp_path / "store-2", "sam")
    a_store(tmp_path / "store-1", "Jo")
    (tmp_path / "logs").mkdir()
    (tmp_path / "note.txt").write_text("x", encoding="utf-8")
    shown = [(profile.key, profile.shown_name) for profile in profiles.all()]
    assert shown == [("store-1", "Jo"), ("store-2", "sam"), ("store", "")]


def test_one_more_coach_gets_a_folder_of_their_own(profiles: Profiles, tmp_path: Path) -> None:
    assert profiles.new_folder() == tmp_path / "store"
    a_store(tmp_path / "store")
    first, second = profiles.new_folder(), profiles.new_folder()
    assert len({first, second, tmp_path / "store"}) == 3
    assert first.parent == tmp_path
    assert not first.exists()


@pytest.mark.parametrize("key", ["", ".", "..", "../store", "missing", "/", "store/../store"])
def test_a_key_is_never_a_path(profiles: Profiles, tmp_path: Path, key: str) -> None:
    a_store(tmp_path / "store")
    a_store(tmp_path.parent / f"{tmp_path.name}-outside")
    with pytest.raises(ProfileNotThere):
        profiles.folder_of(key)
    with pytest.raises(ProfileNotThere):
        profiles.folder_of(f"../{tmp_path.name}-outside")


def test_a_name_can_be_changed_and_taken_away(tmp_path: Path) -> None:
    place = a_store(tmp_path / "store", "Jo")
    show_name(place, "  Jo  Ann ")
    assert shown_name(place) == "Jo Ann"
    show_name(place, " ")
    assert shown_name(place) == ""
    assert not place.profile.exists()
    show_name(place, "")


@pytest.mark.parametrize("name", ["x" * (LONGEST_NAME + 1), "Jo\x00", "Jo\u202egnp.exe"])
def test_a_name_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ShownNameUnusable):
        show_name(Places(tmp_path), name)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"33333",
        b"[]",
        b"null",
        b"[" * 2000,
        b"\xff\xfe",
        b'{"shown_name":5}',
        b'{"shown_name":"Jo\\nCoach"}',
        json.dumps({"shown_name": "x" * 900}).encode(),
        json.dumps({"other": "Jo"}).encode(),
    ],
)
def test_a_file_that_was_played_with_shows_nothing(tmp_path: Path, content: bytes) -> None:
    place = a_store(tmp_path / "store")
    place.profile.write_bytes(content)
    assert shown_name(place) == ""
    assert Profiles(tmp_path).all() == (Profile("store", ""),)


@pytest.fixture
def door(tmp_path: Path, clock: FixedClock) -> Door:
    def never() -> object:
        raise AssertionError("listing coaches needs no library")

    profiles = Profiles(tmp_path)
    first = profiles.new_folder()
    return Door(first, clock, CountingIds(), never, profiles=profiles)  # type: ignore[arg-type]


def test_the_door_lists_and_chooses_without_loading_anything(door: Door, tmp_path: Path) -> None:
    assert door.several
    assert not door.exists()
    assert door.profile == ""
    a_store(tmp_path / "store", "Jo")
    a_store(tmp_path / "store-2", "Sam")
    assert [profile.shown_name for profile in door.profiles()] == ["Jo", "Sam"]
    door.choose("store-2")
    assert door.profile == "store-2"
    assert door.folder == tmp_path / "store-2"
    door.show_name("Samira")
    assert door.profiles()[1] == Profile("store-2", "Samira")
    door.choose_new()
    assert not door.exists()
    assert door.profile == ""
    with pytest.raises(ProfileNotThere):
        door.choose("gone")


def test_each_coach_has_a_count_of_wrong_tries_of_their_own(door: Door, tmp_path: Path) -> None:
    a_store(tmp_path / "store")
    a_store(tmp_path / "store-2")
    (tmp_path / "store-2" / "attempts.json").write_bytes(b"played with")
    door.choose("store")
    assert door.seconds_to_wait() == 0
    door.choose("store-2")
    assert door.seconds_to_wait() == 300


def test_a_named_store_is_the_only_one(tmp_path: Path, clock: FixedClock) -> None:
    def none() -> object:
        raise StoreMissing

    a_store(tmp_path / "store", "Jo")
    door = Door(tmp_path / "other", clock, CountingIds(), none)  # type: ignore[arg-type]
    assert not door.several
    assert door.profiles() == ()
    door.choose("store")
    door.choose_new()
    assert door.folder == tmp_path / "other"

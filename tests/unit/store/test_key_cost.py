"""What one try of a passphrase costs on this laptop."""

import pytest

from coach_app.store import key_slots
from coach_app.store.key_document import (
    MEMORY_CEILING_KIB,
    MEMORY_FLOOR_KIB,
    PASSES_CEILING,
    PASSES_FLOOR,
    PassphraseHeader,
)
from coach_app.store.key_file import KeyFile
from coach_app.store.key_slots import AIM, SHORTEST_TRY, dearer, passphrase_slot
from coach_app.store.refusals import NotEnoughMemory

PASSPHRASE = "otter lamp violin harbour"  # noqa: S105 - of no real store


class Stopwatch:
    """Shows how long each try is said to take."""

    def __init__(self, *took: float) -> None:
        self._shown = [moment for one in took for moment in (0.0, one)]

    def __call__(self) -> float:
        return self._shown.pop(0)


def header_for(took: float) -> PassphraseHeader:
    slot = passphrase_slot("0" * 32, b"\x01" * 32, PASSPHRASE, Stopwatch(took))
    assert isinstance(slot.header, PassphraseHeader)
    return slot.header


def test_a_slow_laptop_gets_the_floor_and_never_less() -> None:
    header = header_for(5.0)
    assert (header.memory_kib, header.passes) == (MEMORY_FLOOR_KIB, PASSES_FLOOR)


def test_a_fast_laptop_gets_more_memory_first() -> None:
    header = header_for(0.2)
    assert header.memory_kib == 160 * 1024
    assert header.passes == PASSES_FLOOR


@pytest.mark.parametrize("took", [0.29, 0.2, 0.1, 0.05, 0.02, 0.001, 0.0])
def test_whatever_was_measured_it_stays_between_floor_and_ceiling(took: float) -> None:
    floor = PassphraseHeader(
        salt="0" * 32, memory_kib=MEMORY_FLOOR_KIB, passes=PASSES_FLOOR, lanes=4
    )
    found = dearer(floor, took)
    assert MEMORY_FLOOR_KIB <= found.memory_kib <= MEMORY_CEILING_KIB
    assert PASSES_FLOOR <= found.passes <= PASSES_CEILING
    work = found.memory_kib * found.passes / (MEMORY_FLOOR_KIB * PASSES_FLOOR)
    if took >= 0.05:
        assert SHORTEST_TRY <= work * took <= AIM * 1.01


def test_a_laptop_without_the_memory_falls_back_to_the_floor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = key_slots._passphrase_key

    def short_of_memory(header: PassphraseHeader, passphrase: str) -> bytes:
        if header.memory_kib > MEMORY_FLOOR_KIB:
            raise NotEnoughMemory
        return real(header, passphrase)

    monkeypatch.setattr(key_slots, "_passphrase_key", short_of_memory)
    assert header_for(0.1).memory_kib == MEMORY_FLOOR_KIB


def test_what_a_try_costs_can_be_read_without_a_try() -> None:
    cost = KeyFile.create(PASSPHRASE)[0].cost
    assert MEMORY_FLOOR_KIB <= cost.memory_kib <= MEMORY_CEILING_KIB
    assert PASSES_FLOOR <= cost.passes <= PASSES_CEILING

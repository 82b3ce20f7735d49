"""Wrong tries are counted and followed by a wait that neither restart nor clock shortens."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.store.attempts import FREE_TRIES, MOST_COUNTED, WAITS, Attempts
from coach_app.store.refusals import StoreInUse, TooManyTries, WrongPassphrase

STARTED_UP = 5_000.0


class Steady:
    """The machine's steady clock: seconds since it was started."""

    def __init__(self) -> None:
        self.now = STARTED_UP

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def steady() -> Steady:
    return Steady()


@pytest.fixture
def attempts(tmp_path: Path, steady: Steady) -> Attempts:
    return Attempts(tmp_path / "attempts.json", steady)


def wrong(attempts: Attempts) -> None:
    with pytest.raises(WrongPassphrase), attempts.one_try():
        raise WrongPassphrase


def wrong_until_a_wait(attempts: Attempts) -> None:
    for _ in range(FREE_TRIES + 1):
        wrong(attempts)


def test_a_few_slips_cost_nothing(attempts: Attempts) -> None:
    for _ in range(FREE_TRIES):
        wrong(attempts)
        assert attempts.seconds_to_wait() == 0


def test_then_the_wait_grows_up_to_a_cap(attempts: Attempts, steady: Steady) -> None:
    for _ in range(FREE_TRIES):
        wrong(attempts)
    seen = []
    for _ in range(len(WAITS) + 3):
        wrong(attempts)
        seen.append(attempts.seconds_to_wait())
        steady.now += seen[-1]
        assert attempts.seconds_to_wait() == 0
    assert tuple(seen[: len(WAITS)]) == WAITS
    assert set(seen[len(WAITS) :]) == {WAITS[-1]} == {300}


def test_nothing_is_tried_before_the_wait_is_over(attempts: Attempts, steady: Steady) -> None:
    wrong_until_a_wait(attempts)
    steady.now += WAITS[0] - 0.5
    with pytest.raises(TooManyTries) as refused, attempts.one_try():
        raise AssertionError("it was tried")
    assert refused.value.seconds == 1
    assert "Wait 1 second," in str(refused.value)
    steady.now += 0.5
    with attempts.one_try():
        pass


def test_asking_too_early_does_not_lengthen_the_wait(attempts: Attempts) -> None:
    wrong_until_a_wait(attempts)
    for _ in range(20):
        with pytest.raises(TooManyTries), attempts.one_try():
            pass
    assert attempts.seconds_to_wait() == WAITS[0]


def test_the_right_one_clears_the_count(attempts: Attempts, tmp_path: Path) -> None:
    wrong(attempts)
    with attempts.one_try():
        pass
    assert not list(tmp_path.iterdir())


def test_the_count_survives_a_restart_of_the_program(
    attempts: Attempts, tmp_path: Path, steady: Steady
) -> None:
    wrong_until_a_wait(attempts)
    again = Attempts(tmp_path / "attempts.json", steady)
    assert again.seconds_to_wait() == WAITS[0]


def test_the_count_survives_a_restart_of_the_laptop(attempts: Attempts, steady: Steady) -> None:
    """The steady clock begins again: the wait begins with it, and still has an end."""
    wrong_until_a_wait(attempts)
    wrong_with_patience(attempts, steady)
    steady.now = 2.0
    assert attempts.seconds_to_wait() == WAITS[1] - 2
    steady.now = float(WAITS[1])
    assert attempts.seconds_to_wait() == 0


def wrong_with_patience(attempts: Attempts, steady: Steady) -> None:
    steady.now += attempts.seconds_to_wait()
    wrong(attempts)


def test_ending_the_program_in_the_middle_of_a_try_counts(
    attempts: Attempts, tmp_path: Path
) -> None:
    for _ in range(FREE_TRIES + 1):
        with pytest.raises(KeyboardInterrupt), attempts.one_try():
            raise KeyboardInterrupt
    assert attempts.seconds_to_wait() == WAITS[0]


def test_a_try_that_failed_for_another_reason_does_not_count(
    attempts: Attempts, tmp_path: Path
) -> None:
    for _ in range(FREE_TRIES + 3):
        with pytest.raises(StoreInUse), attempts.one_try():
            raise StoreInUse
    assert not list(tmp_path.iterdir())
    wrong(attempts)
    kept = (tmp_path / "attempts.json").read_bytes()
    with pytest.raises(StoreInUse), attempts.one_try():
        raise StoreInUse
    assert (tmp_path / "attempts.json").read_bytes() == kept


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"33333",
        b"[]",
        b"{}",
        b'{"wrong":true,"last":1.0}',
        b'{"wrong":-5,"last":1.0}',
        b'{"wrong":1,"last":NaN}',
        b'{"wrong":1,"last":Infinity}',
        b'{"wrong":1000000,"last":1.0}',
        b'{"wrong":1,"last":"x"}',
        b"\xff\xfe" * 400,
    ],
)
def test_a_file_that_was_played_with_waits_longest_but_not_for_ever(
    attempts: Attempts, tmp_path: Path, steady: Steady, content: bytes
) -> None:
    (tmp_path / "attempts.json").write_bytes(content)
    assert attempts.seconds_to_wait() == WAITS[-1]
    steady.now += WAITS[-1]
    assert attempts.seconds_to_wait() == 0


@given(
    content=st.binary(max_size=300)
    | st.builds(
        lambda wrong, last: json.dumps({"wrong": wrong, "last": last}).encode(),
        st.integers() | st.text(),
        st.floats() | st.none(),
    ),
    now=st.floats(0, 1e9),
)
def test_no_file_keeps_anybody_out_for_longer_than_the_cap(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, now: float
) -> None:
    path = tmp_path_factory.getbasetemp() / "played-with.json"
    path.write_bytes(content)
    assert 0 <= Attempts(path, lambda: now).seconds_to_wait() <= WAITS[-1]


def test_a_folder_that_cannot_be_written_to_keeps_nobody_out(
    tmp_path: Path, steady: Steady
) -> None:
    attempts = Attempts(tmp_path / "missing" / "attempts.json", steady)
    wrong(attempts)
    with attempts.one_try():
        pass


def test_the_count_has_a_top(attempts: Attempts, tmp_path: Path, steady: Steady) -> None:
    for _ in range(MOST_COUNTED + 5):
        wrong_with_patience(attempts, steady)
    assert json.loads((tmp_path / "attempts.json").read_bytes())["wrong"] == MOST_COUNTED

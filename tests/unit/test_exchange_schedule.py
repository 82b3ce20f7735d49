"""When an exchange begins by itself: after a failure sooner or later, never all at once."""

from hypothesis import given
from hypothesis import strategies as st

from sync.client.schedule import CAP, SHORTEST, USUAL, Schedule

CHANCE = st.floats(0, 1)


@given(CHANCE, st.integers(0, 200))
def test_p28_every_failure_is_followed_by_another_try_within_the_cap(
    chance: float, failures: int
) -> None:
    schedule = Schedule()
    for _ in range(failures):
        schedule = schedule.failed()
    longest = CAP if failures else USUAL * 1.25
    assert SHORTEST <= schedule.wait(chance) <= longest


def test_p29_300_laptops_that_failed_together_do_not_come_back_together() -> None:
    schedule = Schedule()
    for _ in range(6):
        schedule = schedule.failed()
    times = sorted(schedule.wait(n / 299) for n in range(300))
    busiest = max(sum(t <= other < t + 10 for other in times) for t in times)
    assert busiest <= 5, "of 300 in any ten seconds"


@given(CHANCE, st.floats(1, 3600))
def test_p29_what_the_server_asks_for_is_obeyed(chance: float, asked: float) -> None:
    assert Schedule().failed().wait(chance, asked) >= asked


def test_success_forgets_the_failures() -> None:
    schedule = Schedule().failed().failed().went_well()
    assert schedule == Schedule()
    assert Schedule().failed().wait(1.0) < Schedule().failed().failed().failed().wait(1.0)

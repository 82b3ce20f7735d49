"""Stories nobody thought of: whatever happens to laptops, lines and the server, nothing is lost and
at rest everybody has the same. `make stories` tells 10,000 of them."""

import math
import os

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    precondition,
    rule,
    run_state_machine_as_test,
)

from coach_app.domain.conflict import Choice
from tests.support.story_ground import Ground
from tests.support.story_laptop import StoryLaptop

STORIES = int(os.environ.get("COACH_STORIES", "300"))
SEED = int(os.environ.get("COACH_STORY_SEED", "20261201"))
STEPS = int(os.environ.get("COACH_STORY_STEPS", "6"))
PARTS = 6
"""Each with a seed of its own, so that none of them takes long."""
WHICH, CASE = st.integers(0, 2), st.integers(0, 3)
FAULT = st.sampled_from(["cut", "lost", "twice", "silent", "killed", "old-server", ""])
MOMENT = st.sampled_from(["before", "after", "rejoined"])
LAST = -1
YEAR = st.sampled_from([1970, 2031, 2026, 2027])


class Work(RuleBasedStateMachine):
    """What coaches do, and how their laptops exchange. `ground` is given by whoever runs it."""

    ground: Ground

    def __init__(self) -> None:
        super().__init__()
        self.world = self.ground.world()
        for laptop in self.world.laptops[::2]:
            self.world.open_case(laptop)
        self.world.sync(self.world.laptops[0])
        self.world.sync(self.world.laptops[1])

    def on(self, which: int) -> StoryLaptop | None:
        laptop = self.world.laptops[which]
        return None if laptop.gone else laptop

    @rule(which=WHICH)
    def open_case(self, which: int) -> None:
        if laptop := self.on(which):
            self.world.open_case(laptop)

    @rule(which=WHICH, case=CASE, name=st.integers(0, 2))
    def edit(self, which: int, case: int, name: int) -> None:
        if laptop := self.on(which):
            self.world.edit(laptop, case, name)

    @rule(case=CASE, name=st.integers(0, 1))
    def both_edit(self, case: int, name: int) -> None:
        """Two laptops of one coach say two things of the same."""
        for which in (0, 1):
            self.edit(which, case, name)

    @rule(which=WHICH, case=CASE)
    def note(self, which: int, case: int) -> None:
        if laptop := self.on(which):
            self.world.note(laptop, case)

    @rule(which=WHICH, case=CASE)
    def newer_field(self, which: int, case: int) -> None:
        if laptop := self.on(which):
            self.world.newer_field(laptop, case)

    @rule(which=WHICH, case=CASE)
    def delete(self, which: int, case: int) -> None:
        if laptop := self.on(which):
            self.world.delete(laptop, case)

    @rule(which=WHICH)
    def sync(self, which: int) -> None:
        if laptop := self.on(which):
            self.world.sync(laptop)

    @rule(which=WHICH, faults=st.lists(FAULT, min_size=1, max_size=4))
    def sync_badly(self, which: int, faults: list[str]) -> None:
        if laptop := self.on(which):
            self.world.sync(laptop, faults)

    @rule(which=WHICH, moment=MOMENT, at=st.integers(1, 3))
    def killed(self, which: int, moment: str, at: int) -> None:
        if laptop := self.on(which):
            self.world.sync(laptop, dies=moment, at=at)

    @rule(which=WHICH, choice=st.sampled_from([Choice.SHOWN, Choice.OTHER]))
    def decide(self, which: int, choice: Choice) -> None:
        if laptop := self.on(which):
            self.world.decide(laptop, choice)

    def teardown(self) -> None:
        try:
            self.world.nothing_is_lost()
            self.world.at_rest()
        finally:
            self.world.close()


class Story(Work):
    """And what happens to cases, laptops and the server meanwhile."""

    @rule(number=CASE, to=st.integers(0, 1))
    def reassign(self, number: int, to: int) -> None:
        self.world.reassign(number, to)

    @rule(number=CASE)
    def there_and_back(self, number: int) -> None:
        """Before anybody hears of it."""
        for to in (1, 0):
            self.world.reassign(number, to)

    @rule(which=st.integers(1, 2))
    def revoke(self, which: int) -> None:
        if laptop := self.on(which):
            self.world.revoke(laptop)

    @rule(choice=st.sampled_from([Choice.SHOWN, Choice.OTHER]))
    def supervisor_decides(self, choice: Choice) -> None:
        self.world.supervisor_decides(choice)

    @rule(which=WHICH, year=YEAR)
    def clock_jumps(self, which: int, year: int) -> None:
        if laptop := self.on(which):
            self.world.jump(laptop, year)

    @rule(which=WHICH)
    def keep_copy(self, which: int) -> None:
        if laptop := self.on(which):
            self.world.keep_copy(laptop)

    @rule(which=WHICH)
    def put_back(self, which: int) -> None:
        if laptop := self.on(which):
            self.world.put_back(laptop)

    @rule(which=WHICH, far=st.integers(1, 3))
    def stick(self, which: int, far: int) -> None:
        """Written, taken to the server, brought back: or only as far as that."""
        if laptop := self.on(which):
            self.world.write_stick(laptop)
            if far > 1:
                self.world.stick_at_the_server(laptop, LAST)
            if far > 2:
                self.world.stick_comes_back(laptop, LAST)

    @rule(which=WHICH, file=st.integers(-2, 1), dies=st.sampled_from(["", "before", "after"]))
    def stick_found(self, which: int, file: int, dies: str) -> None:
        """An older one turns up at the server, and an answer at the laptop."""
        if laptop := self.on(which):
            self.world.stick_at_the_server(laptop, file)
            self.world.stick_comes_back(laptop, file, dies)

    @rule(asked=st.booleans())
    def another_policy(self, *, asked: bool) -> None:
        """From now on coaches have to sign in before their laptops are told news, or need not."""
        self.world.ask_for_sign_in(asked=asked)

    @precondition(lambda self: self.world.exchanger.sign_in is not None)
    @rule(which=WHICH)
    def sign_in(self, which: int) -> None:
        if laptop := self.on(which):
            self.world.sign_in(laptop)

    @precondition(lambda self: self.world.signed_in)
    @rule()
    def a_night_passes(self) -> None:
        self.world.a_night_passes()

    @rule(back=st.booleans())
    def server_copy(self, *, back: bool) -> None:
        """A backup of the server is made, or put back."""
        (self.world.restore_server if back else self.world.back_up_server)()


def tell(ground: Ground, stories: int, number: int, phases: tuple[Phase, ...]) -> None:
    told = seed(number)(type("Told", (Story,), {"ground": ground}))
    run_state_machine_as_test(
        told,
        settings=settings(
            max_examples=stories,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            phases=phases,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_is_lost_and_at_rest_all_are_equal(ground: Ground, part: int) -> None:
    tell(ground, math.ceil(STORIES / PARTS), SEED + part, (Phase.generate,))

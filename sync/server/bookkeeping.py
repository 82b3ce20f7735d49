"""Keeps standings and figures in step with the records: a little at a time, and seldom.

Laptops exchange all day long. What their changes come to is worked out beside the requests by one
task of a worker, for all exchanges that came meanwhile, and the task rests in between, so that it
never takes more than half of a processor. A page reads what is there. It works out a few changes
itself only when this worker has not done so for a moment, or when somebody wrote on a page and
looks for it now; whatever is left over, the page says so.
"""

import logging
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from anyio import CapacityLimiter, sleep
from anyio.to_thread import run_sync
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session
from starlette.background import BackgroundTask
from starlette.responses import Response

from coach_app.domain.journey import Deadlines
from coach_app.domain.returns import ReturnNotCounted
from sync.server import standing
from sync.server.faults import LOG
from sync.server.figures import keeping
from sync.server.figures.keeping import Reading
from sync.server.standing import Stretch

AT_A_LOOK = 300
"""Changes of a team that a page works out itself."""
AT_ONCE = 200
"""Changes of a team that are worked out in one transaction beside the requests."""
ANEW_AT_ONCE = 50
"""Cases of older rules that are: somebody who writes on a page meanwhile waits for no more."""
FOR_A_RETURN = 10_000
"""Changes of a team that are counted before one of its returns is frozen."""
PAUSE = timedelta(seconds=0.25)
"""After a laptop's last change: what it asks for right after that is answered first."""
LONGEST_ROUND = 1.0
"""Seconds; teams that are left then come in the next round."""
log = logging.getLogger(LOG)


@dataclass
class _Task:
    """What one worker knows of its own rounds; times are seconds of a steady clock."""

    wanted: bool = False
    running: bool = False
    rests_until: float = 0.0
    standings_at: float | None = None
    figures_at: float | None = None


@dataclass(frozen=True, slots=True)
class NotShown:
    """What a page of standings does not show yet: changes that have arrived, and cases that stand
    there as the rules before an update worked them out."""

    changes: int = 0
    anew: int = 0

    def __bool__(self) -> bool:
        return bool(self.changes or self.anew)


@dataclass(frozen=True)
class Books:
    """`rest` is how long what was just worked out is good enough, as long as nobody wrote on a
    page; nothing for tests, which look at what came a moment ago."""

    engine: Engine
    deadlines: Deadlines
    reading: Callable[[], Reading]
    rest: timedelta
    steady: Callable[[], float] = time.monotonic
    _task: _Task = field(default_factory=_Task)
    _limiter: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))

    async def after_exchange(self) -> None:
        """Work out what came, unless a round is to come anyway. The laptop has its answer."""
        task = self._task
        task.wanted = True
        if task.running:
            return
        task.running = True
        try:
            while task.wanted:
                pause = min(PAUSE, self.rest).total_seconds()
                await sleep(max(pause, task.rests_until - self.steady()))
                task.wanted = False
                began = self.steady()
                try:
                    whole = await run_sync(self.round, limiter=self._limiter)
                except (OperationalError, PoolTimeout) as problem:
                    # Nothing is lost by it: the next exchange or page does it.
                    log.warning("the books wait for the database (%s)", type(problem).__name__)
                    whole = True
                ended = self.steady()
                task.wanted = task.wanted or not whole
                pause = max(ended - began, self.rest.total_seconds() if whole else 0.0)
                task.rests_until = ended + pause
        finally:
            task.running = False

    def round(self) -> bool:
        """One turn through the teams, each in a transaction of its own; what somebody else is at
        is left out. False when there is more to do."""
        with Session(self.engine) as session:
            late = standing.behind(session)
            uncounted = keeping.behind(session)
        ends = self.steady() + LONGEST_ROUND
        more = False
        for one in late:
            if self.steady() > ends:
                return False
            more |= self._stand(one.team_id, Stretch(AT_ONCE, 0, wait=False))
        for one in uncounted:
            if self.steady() > ends:
                return False
            with Session(self.engine) as session, session.begin():
                keeping.catch_up(session, [one.team_id], self.reading(), AT_ONCE)
        self._task.standings_at = self._task.figures_at = self.steady()
        # After an update; what laptops send goes before.
        for one in late:
            while one.anew and self._stand(one.team_id, Stretch(AT_ONCE, ANEW_AT_ONCE, wait=False)):
                if self.steady() > ends:
                    return False
        return not more and all(one.changes <= AT_ONCE for one in uncounted)

    def _stand(self, team_id: str, stretch: Stretch) -> bool:
        """True when there is more to do, and nobody else is at it."""
        with Session(self.engine) as session, session.begin():
            return standing.catch_up(session, [team_id], self.deadlines, stretch)

    def standings(self, teams: Collection[str]) -> NotShown:
        """Before a page shows standings: what it will not show. After an update of the rules
        nobody waits for cases that have not changed: `beside` goes on with them."""
        with Session(self.engine) as session, session.begin():
            late = standing.behind(session, teams)
            old = self._long_ago(self._task.standings_at)
            wanted = [o for o in late if o.changes and (o.at_once or old)]
            anew = sum(one.anew for one in late)
            if not wanted:
                return NotShown(sum(one.changes for one in late), anew)
            own = [one.team_id for one in wanted]
            standing.catch_up(session, own, self.deadlines, Stretch(AT_A_LOOK, 0))
        self._task.standings_at = self.steady()
        rest = (one.changes - AT_A_LOOK * (one in wanted) for one in late)
        return NotShown(sum(max(0, changes) for changes in rest), anew)

    def beside(self, answer: Response, left: NotShown) -> Response:
        """The page, and after it rounds until nothing stands by older rules any more."""
        if left.anew:
            answer.background = BackgroundTask(self.after_exchange)
        return answer

    def figures(self, teams: Collection[str] | None = None) -> Mapping[str, int]:
        """Before a page counts, also for a sum over all teams (None): team -> how many of its
        changes the page will not count. Teams that are counted whole are not in it."""
        with Session(self.engine) as session, session.begin():
            late = keeping.behind(session, teams)
            wanted = [o for o in late if o.at_once or self._long_ago(self._task.figures_at)]
            if not wanted:
                return {one.team_id: one.changes for one in late}
            own = [one.team_id for one in wanted]
            keeping.catch_up(session, own, self.reading(), AT_A_LOOK, wait=True)
            left = {one.team_id: one.changes for one in keeping.behind(session, teams)}
        self._task.figures_at = self.steady()
        return left

    def count_all(self, team_id: str) -> None:
        """Before a return is frozen, which nobody changes afterwards: count all that has arrived.

        Raises ReturnNotCounted when there is too much of it to wait for.
        """
        for _ in range(FOR_A_RETURN // keeping.AT_ONCE):
            with Session(self.engine) as session, session.begin():
                if keeping.catch_up(session, [team_id], self.reading(), keeping.AT_ONCE, wait=True):
                    return
        raise ReturnNotCounted

    def _long_ago(self, done_at: float | None) -> bool:
        return done_at is None or self.steady() >= done_at + self.rest.total_seconds()

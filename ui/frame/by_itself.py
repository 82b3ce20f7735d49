"""Exchanges with the server by itself: when a network appears, and on a schedule.

It never shows a problem: the screens say how the laptop stands, and whoever wants to know more
presses the button on the Sync page.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtNetwork import QNetworkInformation

from coach_app.services.changes import Changes
from coach_app.services.exchange import NetworkTrouble, Schedule, Stop, SyncReport
from ui.shared.tasks import Tasks

ONLINE = QNetworkInformation.Reachability.Online
TOUCHED = Changes(frozenset({"sync"}), "")


@dataclass(frozen=True, slots=True)
class Uses:
    enrolled: Callable[[], bool]
    exchange: Callable[[Stop], SyncReport]


class ByItself(QObject):
    """`stop` wakes an exchange that waits for the network, so that locking never waits for it."""

    def __init__(
        self,
        tasks: Tasks,
        uses: Uses,
        announce: Callable[[Changes], None],
        chance: Callable[[], float] = lambda: secrets.randbelow(1001) / 1000,
    ) -> None:
        super().__init__()
        self._tasks = tasks
        self._uses = uses
        self._announce = announce
        self._chance = chance
        self._schedule = Schedule()
        self._enrolled = False
        self._stop = Stop()
        self.under_way = False
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self.exchange)

    def start(self) -> None:
        network = _network()
        if network is not None:
            network.reachabilityChanged.connect(self.reachable)
            network.isBehindCaptivePortalChanged.connect(self.behind_portal)
        self._look()

    def stop(self) -> None:
        self.timer.stop()
        self._enrolled = False
        self._stop.set()

    def heard(self) -> None:
        """Something about the exchange changed: perhaps the laptop was enrolled just now."""
        if not self._enrolled and not self._stop.is_set:
            self._look()

    @Slot(QNetworkInformation.Reachability)
    def reachable(self, how: QNetworkInformation.Reachability) -> None:
        if how == ONLINE:
            self.network_came()

    @Slot(bool)
    def behind_portal(self, behind: bool) -> None:  # noqa: FBT001 - Qt's own signal
        """Somebody signed in to a guest network."""
        if not behind:
            self.network_came()

    def network_came(self) -> None:
        """Soon, but not everybody at once; failures of the time without it count no more."""
        if self._enrolled and not self.under_way:
            self._schedule = self._schedule.went_well()
            self._in(self._schedule.network_came(self._chance()))

    def exchange(self) -> None:
        if self.under_way or not self._enrolled:
            return
        self.under_way = True
        self._tasks.submit_to_line(
            self, lambda: self._uses.exchange(self._stop), done=self._done, failed=self._failed
        )

    def _look(self) -> None:
        self._tasks.submit(self, self._uses.enrolled, done=self._found, failed=self._not_now)

    def _found(self, enrolled: bool) -> None:  # noqa: FBT001 - what the store answers
        if enrolled and not self._enrolled and not self._stop.is_set:
            self._enrolled = True
            self._in(self._schedule.first(self._chance()))

    def _done(self, _report: SyncReport) -> None:
        self.under_way = False
        self._schedule = self._schedule.went_well()
        self._announce(TOUCHED)
        self._in(self._schedule.wait(self._chance()))

    def _failed(self, problem: Exception) -> None:
        """What was confirmed before it failed stays confirmed, so the screens count anew."""
        self.under_way = False
        self._schedule = self._schedule.failed()
        self._announce(TOUCHED)
        later = problem.retry_after if isinstance(problem, NetworkTrouble) else None
        self._in(self._schedule.wait(self._chance(), later))

    def _not_now(self, _problem: Exception) -> None:
        """The store is closing, or the lease has ended: the Sync page is there for it."""

    def _in(self, seconds: float) -> None:
        if not self._stop.is_set:
            self.timer.start(round(seconds * 1000))


def _network() -> QNetworkInformation | None:
    """None where the system tells nothing of its network: then the schedule alone has to do."""
    if QNetworkInformation.instance() is None and not QNetworkInformation.loadDefaultBackend():
        return None
    return QNetworkInformation.instance()

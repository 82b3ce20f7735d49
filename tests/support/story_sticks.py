"""Exchanges that are carried on a stick, at any time between others."""

from contextlib import suppress
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from coach_app.services.exchange_files import AnswerIsOlder, NewsFirst, export, take_answer
from coach_app.store.inbox import TooMuchWouldGo
from sync.server.by_file import FileIsOlder, LaptopWithdrawnByFile, ServerPutBack, take_file
from tests.support.story_laptop import DyingJournal, Killed, StoryLaptop
from tests.support.story_state import A_MOMENT, WorldState


@dataclass
class Carried:
    """What lies on the sticks of one laptop; each file stays there and can be read again."""

    out: list[bytes] = field(default_factory=list)
    back: list[bytes] = field(default_factory=list)


class Sticks(WorldState):
    sticks: dict[str, Carried]
    """By laptop."""

    def write_stick(self, laptop: StoryLaptop) -> None:
        with suppress(NewsFirst):
            self._carried(laptop).out.append(export(self._desk(laptop)).content)

    def stick_at_the_server(self, laptop: StoryLaptop, which: int) -> None:
        """Any of the files, also one that was taken before."""
        self.now += A_MOMENT
        on_it = self._carried(laptop)
        if on_it.out:
            content = on_it.out[which % len(on_it.out)]
            with suppress(FileIsOlder, ServerPutBack, LaptopWithdrawnByFile):
                taken = take_file(self.exchanger, content, number=self.ids.new(), now=self.now)
                on_it.back.append(taken.answer)

    def stick_comes_back(self, laptop: StoryLaptop, which: int, dies: str = "") -> None:
        """Any of the answers, also one that came too late."""
        on_it = self._carried(laptop)
        if not on_it.back:
            return
        try:
            take_answer(self._desk(laptop, dies), on_it.back[which % len(on_it.back)])
        except Killed:
            laptop.reopen()
        except (AnswerIsOlder, TooMuchWouldGo):
            pass

    def _carried(self, laptop: StoryLaptop) -> Carried:
        return self.sticks.setdefault(laptop.id, Carried())

    def _desk(self, laptop: StoryLaptop, dies: str = "") -> Any:
        """As much of a desk as exchange files ask for."""
        store = laptop.store

        journal = DyingJournal(store.journal, dies)
        return SimpleNamespace(
            store=SimpleNamespace(journal=journal), ids=self.ids, setting=store.settings.get
        )

"""A world for stories: laptops with real encrypted stores, the server's core on a real PostgreSQL,
and a memory of every value that anybody ever wrote."""

import shutil
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from coach_app.domain.case import Case
from coach_app.domain.conflict import Choice, Conflict, Resolution
from coach_app.domain.contact import Contact, ContactResult
from coach_app.domain.errors import CaseNotFound
from coach_app.domain.people import Channel, Person
from coach_app.domain.resolving import open_conflicts, values_of
from coach_app.store.erasing import ErasureReason
from coach_app.store.inbox import TooMuchWouldGo
from coach_app.store.journal_entries import Subject
from coach_app.store.key_file import StoreKey
from coach_app.store.opening import Store
from coach_app.store.places import Places
from coach_app.store.refusals import LeaseEnded
from coach_app.store.settings import SettingName
from coach_app.store.surroundings import Surroundings
from coach_app.store.unit_of_work import UnitOfWork
from sync.client.answers import (
    LaptopWithdrawn,
)
from sync.client.engine import run_exchange
from sync.client.outcome import ExchangeOutcome
from sync.client.ports import NetworkTrouble
from sync.protocol import (
    EnrolReply,
)
from sync.server import devices, moves, statements
from sync.server.exchange import Exchanger
from sync.server.page_writing import Writer
from sync.server.settling import decide, disputes
from sync.server.tables import (
    Account,
    CareCase,
    Device,
    Team,
)
from tests.support.stillness import FixedClock
from tests.support.story_laptop import START, DyingJournal, Ids, Killed, StoryLaptop
from tests.support.story_line import DirectLine, Faults
from tests.support.story_mishaps import Mishaps
from tests.support.story_state import A_MOMENT
from tests.support.story_sticks import Sticks
from tests.support.story_truths import Truths

TEXTS = ("phone", "email", "best_time")

P = ParamSpec("P")


def given_up(
    deed: "Callable[Concatenate[World, P], None]",
) -> "Callable[Concatenate[World, P], None]":
    """An ended lease, or a case that is gone by now: then nothing was written."""

    @wraps(deed)
    def tried(world: "World", /, *args: P.args, **kwargs: P.kwargs) -> None:
        before, replaced = dict(world.written), set(world.overwritten)
        try:
            deed(world, *args, **kwargs)
        except (LeaseEnded, CaseNotFound):
            world.written, world.overwritten = before, replaced

    return tried


class World(Mishaps, Sticks, Truths):
    """One story's laptops, its team on the server, and the memory."""

    def __init__(
        self,
        engine: Engine,
        folder: Path,
        template: Path,
        key: StoreKey,
        around: Surroundings,
        ids: Ids,
    ) -> None:
        self.engine = engine
        self.exchanger = Exchanger(engine)
        self.signed_in = {}
        self.sticks = {}
        self.ids = ids
        self.folder = folder
        self._template, self._key, self._around = template, key, around
        self.now = START
        self.written: dict[str, str] = {}
        self.erased: set[str] = set()
        self.overwritten: set[str] = set()
        """Values that somebody replaced who had them in sight."""
        self.snapshot = ""
        self.laptops: list[StoryLaptop] = []
        self.team = self.ids.new()
        self.accounts = [self.ids.new(), self.ids.new()]
        with Session(engine) as session, session.begin():
            session.add(Team(id=self.team, name=self.team))
            session.flush()
            for account in self.accounts:
                session.add(
                    Account(id=account, team_id=self.team, name=f"Coach {account}", role="coach")
                )
        for account in (self.accounts[0], self.accounts[0], self.accounts[1]):
            self._enrol(account)

    def close(self) -> None:
        for laptop in self.laptops:
            if not laptop.gone:
                laptop.store.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    # ---- What people do ------------------------------------------------------------------

    @given_up
    def open_case(self, laptop: StoryLaptop) -> None:
        case_id, person_id = self.ids.new(), self.ids.new()
        with laptop.work() as work:
            day = date(2026, 12, 1)
            ref = f"K-{case_id}"
            work.save(Case(id=case_id, case_id=case_id, ref=ref, opened_on=day, programme="bury"))
            name = self._token(case_id)
            work.save(Person(id=person_id, case_id=case_id, preferred_name=name))

    @given_up
    def edit(self, laptop: StoryLaptop, case: int, which: int) -> None:
        case_id = self._pick(laptop, case)
        if case_id is None:
            return
        with laptop.work() as work:
            person = work.case_file(case_id).person
            if person is not None:
                name = TEXTS[which % len(TEXTS)]
                self.overwritten.add(getattr(person, name))
                changed: dict[str, Any] = {name: self._token(case_id)}
                work.save(replace(person, **changed))

    @given_up
    def note(self, laptop: StoryLaptop, case: int) -> None:
        case_id = self._pick(laptop, case)
        if case_id is None:
            return
        with laptop.work() as work:
            token = self._token(case_id)
            work.save(
                Contact(
                    id=self.ids.new(),
                    case_id=case_id,
                    at=START,
                    channel=Channel.PHONE,
                    result=ContactResult.REACHED,
                    note=token,
                )
            )

    @given_up
    def newer_field(self, laptop: StoryLaptop, case: int) -> None:
        """A later version of the program writes something this one does not know."""
        case_id = self._pick(laptop, case)
        if case_id is None:
            return
        with laptop.work() as work:
            person = work.case_file(case_id).person
            if person is not None:
                about = Subject("person", person.id, case_id)
                stored = work._records.find("person", person.id)
                self.overwritten.add(str(stored.body.get("shoe_size")) if stored else "")
                work.say_again(about, {"shoe_size": self._token(case_id)}, "changed")

    @given_up
    def delete(self, laptop: StoryLaptop, case: int) -> None:
        case_id = self._pick(laptop, case)
        if case_id is None:
            return
        with laptop.work() as work:
            work.erase_case(case_id, ErasureReason.ASKED)
        self.erased.add(case_id)

    @given_up
    def decide(self, laptop: StoryLaptop, choice: Choice) -> None:
        for case_id in laptop.cases():
            with laptop.work() as work:
                conflicts = open_conflicts(work.case_file(case_id))
                if conflicts:
                    self._decide_in(work, conflicts[0], choice)
                    return

    def supervisor_decides(self, choice: Choice) -> None:
        with Session(self.engine) as session, session.begin():
            found = disputes(session, [self.team])
            if found and choice in found[0].choices:
                decide(
                    session,
                    found[0],
                    Writer("sup", "Supervisor"),
                    choice=choice,
                    written={},
                    seen=found[0].seen,
                    new_id=self.ids.new,
                    now=self.now,
                )

    def reassign(self, number: int, to: int) -> None:
        with Session(self.engine) as session, session.begin():
            cases = session.exec(
                select(CareCase.case_id)
                .where(CareCase.team_id == self.team, col(CareCase.erased_at).is_(None))
                .order_by(col(CareCase.case_id))
            ).all()
            if cases:
                case_id = cases[number % len(cases)]
                account = self.accounts[to % 2]
                moves.reassign(session, self.team, case_id, account, "sup", self.now)

    def revoke(self, laptop: StoryLaptop) -> None:
        with Session(self.engine) as session, session.begin():
            devices.revoke(session, laptop.id, "operator", self.now)

    # ---- What happens to machines and lines ----------------------------------------------

    def sync(
        self, laptop: StoryLaptop, faults: list[str] | None = None, dies: str = "", at: int = 1
    ) -> ExchangeOutcome | None:
        self.now += A_MOMENT
        journal = DyingJournal(laptop.store.journal, dies, at)
        line = DirectLine(self, laptop, Faults(list(faults or [])))
        try:
            return run_exchange(journal, line, chunk=3)
        except Killed:
            laptop.reopen()
        except LaptopWithdrawn:
            laptop.gone = True
            laptop.store.close()
        except TooMuchWouldGo:
            laptop.store.settings.put({SettingName.REMOVAL_ALLOWED: "yes"})
        except NetworkTrouble:
            pass
        return None

    def jump(self, laptop: StoryLaptop, year: int) -> None:
        laptop.clock.at = datetime(year, 6, 1, 12, tzinfo=UTC)

    # ---- Inside -------------------------------------------------------------------------------

    def _enrol(self, account: str) -> None:
        number = self.ids.new()
        folder = self.folder / number
        shutil.copytree(self._template, folder)
        clock = FixedClock(START)
        around = replace(self._around, clock=clock, ids=self.ids)
        store = Store(Places(folder), self._key, around)
        with Session(self.engine) as session, session.begin():
            session.add(
                Device(
                    id=number,
                    team_id=self.team,
                    account_id=account,
                    name=number,
                    public_key=number.encode(),
                    enrolled_at=START,
                )
            )
            server_key = statements.public_key(session)
            file_key = b64encode(statements.file_key(session, number)).decode("ascii")
        store.journal.enrolled(
            EnrolReply(
                device_id=number,
                person_id=account,
                person_name=account,
                team_id=self.team,
                team_name=self.team,
                epoch="",
                server_time=START,
                server_key=server_key,
                file_key=file_key,
            ),
            "http://127.0.0.1:9",
        )
        self.laptops.append(StoryLaptop(number, account, folder, self._key, around, clock, store))

    def _decide_in(self, work: UnitOfWork, conflict: Conflict, choice: Choice) -> None:
        with suppress(Exception):
            values = values_of(conflict, choice, {})
            work.save(
                Resolution(
                    id=self.ids.new(),
                    case_id=conflict.case_id,
                    conflict_id=conflict.id,
                    choice=choice,
                    values=values,
                    decided_at=START,
                )
            )
            about = Subject(conflict.about_kind, conflict.about_id, conflict.case_id)
            work.say_again(about, values, "decided")

    def _pick(self, laptop: StoryLaptop, number: int) -> str | None:
        cases = laptop.cases()
        return cases[number % len(cases)] if cases else None

    def _token(self, case_id: str) -> str:
        token = f"said-{self.ids.new()}"
        self.written[token] = case_id
        return token

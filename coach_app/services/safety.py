"""Safety: the local card, and concerns that stay flagged until they are closed."""

from collections.abc import Callable
from dataclasses import dataclass

from coach_app.domain.safety import Concern, ConcernAbout
from coach_app.services.changes import Changes, changes
from coach_app.services.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyCard:
    """What to do now, line by line; `place` is where it holds, "" for everywhere."""

    lines: tuple[str, ...]
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewConcern:
    about: ConcernAbout
    what: str
    done: str = ""
    told: tuple[str, ...] = ()


def card(desk: Desk, case_id: str = "") -> SafetyCard:
    """The card of the case's programme. It comes with the program and needs no network.

    Without a case, or for a programme that is not known here: the lines that all cards share.
    """
    programmes = desk.catalogue.programmes
    if case_id:
        with desk.work() as work:
            case = work.case_file(case_id).case
        pack = programmes.of_case(case) or programmes.get(case.programme)
        if pack is not None:
            return SafetyCard(lines=pack.safety_card, place=pack.place)
    cards = [pack.safety_card for pack in programmes.values()]
    return SafetyCard(lines=tuple(line for line in cards[0] if all(line in one for one in cards)))


def raise_concern(desk: Desk, case_id: str, new: NewConcern) -> Changes:
    """Flag the case now; what was done and who was told can follow."""
    concern = Concern(
        id=desk.ids.new(),
        case_id=case_id,
        noticed_at=desk.now(),
        about=new.about,
        what=new.what,
        done=new.done,
        told=new.told,
        recorded_by=desk.coach.name,
    )
    with desk.work() as work:
        work.case_file(case_id)
        work.save(concern, action="raised")
        work.commit()
    return changes(case_id, Concern.KIND, record_id=concern.id)


def act(desk: Desk, concern_id: str, done: str, told: tuple[str, ...] = ()) -> Changes:
    """Add what was done and who was told. Raises ConcernClosed."""
    return _changed(desk, concern_id, "acted", lambda concern: concern.acted(done, told))


def close(desk: Desk, concern_id: str, note: str) -> Changes:
    """Raises ConcernOpen as long as nobody wrote what was done and who was told."""
    now = desk.now()
    return _changed(desk, concern_id, "closed", lambda concern: concern.closed(now, note))


def open_concerns(desk: Desk, case_id: str) -> tuple[Concern, ...]:
    with desk.work() as work:
        return work.case_file(case_id).open_concerns


def _changed(
    desk: Desk, concern_id: str, action: str, change: Callable[[Concern], Concern]
) -> Changes:
    with desk.work() as work:
        concern = change(work.get(Concern, concern_id))
        work.save(concern, action=action)
        work.commit()
    return changes(concern.case_id, Concern.KIND, record_id=concern_id)

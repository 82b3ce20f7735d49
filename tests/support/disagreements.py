"""A store that has heard from the server of two versions, and of a change it did not take."""

from dataclasses import replace
from datetime import timedelta

from coach_app import codec
from coach_app.domain.conflict import Conflict, Said
from coach_app.services.desk import Desk
from coach_app.store.settings import SettingName
from sync.protocol import ExchangeReply, News, Reason, Verdict, VerdictName


def two_versions(
    desk: Desk,
    case_id: str,
    field: str = "phone",
    other: str = "0161 496 0002",
    kind: str = "person",
) -> str:
    """The server has found that somebody else wrote another value; the conflict's id."""
    with desk.work() as work:
        file = work.case_file(case_id)
    about = file.person if kind == "person" else file.referral
    assert about is not None
    now = desk.now()
    conflict = Conflict(
        id=desk.ids.new(),
        case_id=case_id,
        about_kind=kind,
        about_id=about.id,
        shown=Said(
            values={field: codec.dump(about)[field]},
            by="Robin Ashdown",
            recorded_at=now - timedelta(hours=3),
            received_at=now - timedelta(hours=1),
        ),
        other=Said(
            values={field: other},
            by="Jo Fairweather",
            recorded_at=now - timedelta(minutes=40),
            received_at=now - timedelta(minutes=40),
        ),
        found_at=now,
    )
    news = News(
        kind=Conflict.KIND,
        record_id=conflict.id,
        case_id=case_id,
        version=1,
        changed=codec.dump(conflict),
    )
    _answered(desk, ExchangeReply(epoch="e1", cursor=7, server_time=now, news=(news,)))
    return conflict.id


def refused(desk: Desk, case_id: str, reason: Reason = Reason.NOT_STORABLE) -> int:
    """The server has refused the person's new email; the number of the change."""
    with desk.work() as work:
        person = work.case_file(case_id).person
        assert person is not None
        work.save(replace(person, email="sam@mail.example", best_time="mornings"))
        work.commit()
    last = desk.store.journal.unsent(after=0, limit=10_000)[-1].sequence
    verdict = Verdict(sequence=last, verdict=VerdictName.REFUSED, reason=reason)
    _answered(
        desk, ExchangeReply(epoch="e1", cursor=7, server_time=desk.now(), verdicts=(verdict,))
    )
    return last


def _answered(desk: Desk, reply: ExchangeReply) -> None:
    before = desk.setting(SettingName.EPOCH)
    desk.store.journal.record(replace(reply, epoch=before or reply.epoch))

"""Erasing a person, holds and retention, and what the decrypted pages still hold afterwards."""

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from coach_app.domain.case import Case, CaseFile
from coach_app.domain.contact import ContactResult
from coach_app.domain.document import Document, DocumentKind
from coach_app.domain.errors import CaseNotFound
from coach_app.domain.keeping import kept_until
from coach_app.domain.plan import PlanStatus
from coach_app.domain.retention import DEFAULT_RULES, KeptAs, months_after
from coach_app.domain.safety import Concern, ConcernAbout
from coach_app.services import caseload, erasure, retention
from coach_app.services.desk import Desk
from coach_app.services.erasure import CaseNotOnHold, CaseOnHold, ErasureReason
from coach_app.store.engine import DATABASE_KEY
from tests.support.commands import CoachApp
from tests.support.raw_pages import decrypted
from tests.support.stillness import FixedClock
from tests.unit.store import fictional

WORD, OTHER = "Zanzibarquartz", "Yellowstoneopal"


def write(desk: Desk, case_id: str, word: str) -> None:
    """A case with the word in every place that takes text, saved twice so that rows moved."""
    paper = f"%PDF {word} {case_id} ".encode() * 500
    with desk.work() as work:
        work.save(fictional.case(case_id, f"ZZ-{case_id}"))
        work.save(fictional.person(case_id, word, full_name=f"{word} A", email=f"{word}@x.example"))
        work.save(replace(fictional.referral(case_id), reason=f"{word} is off work"))
        for number in range(12):
            note = f"{word} slept badly; {word}ish plans, number {number}. " * 20
            work.save(fictional.contact(case_id, number, note))
        work.save(fictional.plan(case_id, goal=f"{word} wants to go back"))
        response = {"resourceType": "QuestionnaireResponse", "item": [{"linkId": word}]}
        work.save(replace(fictional.assessment(case_id), response=response))
        sha256 = work.keep_attachment(paper, "application/pdf")
        work.save(
            Document(
                id=f"{case_id}-doc",
                case_id=case_id,
                plan_id=f"{case_id}-plan",
                kind=DocumentKind.SIGNED_PLAN,
                title=f"{word}'s plan",
                sha256=sha256,
                size=len(paper),
                made_at=fictional.NOON,
            )
        )
        work.commit()
    with desk.work() as work:
        work.save(fictional.plan(case_id, PlanStatus.SIGNED, goal=f"{word} goes back in May"))
        work.save(fictional.person(case_id, f"{word} the Second", phone="0161 496 0000"))
        work.commit()
    desk.store.drafts.keep({f"note.{case_id}": f"{word} was being typed"})


def pages(desk: Desk) -> bytes:
    desk.store.tidy()
    places = desk.store._places
    key = desk.store._key
    assert key is not None
    assert places.database.with_name("store.db-wal").stat().st_size == 0
    return decrypted(places.database, key.derived(DATABASE_KEY)).lower()


def test_nothing_of_an_erased_person_is_left_in_the_decrypted_pages(desk: Desk) -> None:
    write(desk, "c1", WORD)
    write(desk, "c2", OTHER)
    before = pages(desk)
    assert before.startswith(b"")
    assert before.count(WORD.lower().encode()) > 500
    kept = before.count(OTHER.lower().encode())
    erasure.erase(desk, "c1", ErasureReason.ASKED)
    after = pages(desk)
    assert after.count(WORD.lower().encode()) == 0
    assert WORD.lower()[:8].encode() not in after, "half a word in the search index"
    assert hashlib.sha256(f"%PDF {WORD} c1 ".encode() * 500).hexdigest().encode() not in after
    assert kept <= after.count(OTHER.lower().encode()) <= kept
    assert desk.store.verify() == ()
    assert desk.store.drafts.all() == {"note.c2": f"{OTHER} was being typed"}
    assert [hit.case_id for hit in caseload.search(desk, OTHER)][:1] == ["c2"]
    assert caseload.search(desk, WORD) == ()
    with pytest.raises(CaseNotFound):
        caseload.open_case(desk, "c1")
    last = desk.store.queries.audit_lines(limit=1)[0]
    assert (last.action, last.kind, last.record_id) == ("erased: asked", "case", "c1")
    (tombstone, *_) = [e for e in desk.store.journal.unsent(after=0, limit=99) if e.case_id == "c1"]
    assert (tombstone.kind, tombstone.changed) == ("erasure", {"reason": "asked"})


def test_a_paper_that_another_case_needs_stays(desk: Desk) -> None:
    write(desk, "c1", WORD)
    with desk.work() as work:
        document = work.case_file("c1").documents[0]
        work.save(fictional.case("c2", "ZZ-2"))
        work.save(replace(document, id="c2-doc", case_id="c2", title="the same paper"))
        work.commit()
    erasure.erase(desk, "c1", ErasureReason.ENTERED_BY_MISTAKE)
    with desk.work() as work:
        assert work.attachment(document.sha256)


def test_a_case_on_hold_stays(desk: Desk) -> None:
    write(desk, "c1", WORD)
    with pytest.raises(CaseNotOnHold):
        erasure.release(desk, "c1")
    erasure.hold(desk, "c1", "a complaint")
    with pytest.raises(CaseOnHold):
        erasure.erase(desk, "c1", ErasureReason.ASKED)
    erasure.release(desk, "c1")
    erasure.erase(desk, "c1", ErasureReason.ASKED)
    with pytest.raises(CaseNotFound):
        erasure.hold(desk, "c1", "too late")


# ---- Retention ----------------------------------------------------------------------------


def a_file(**parts: object) -> CaseFile:
    base = fictional.case(closed_on=date(2020, 2, 29))
    return CaseFile(**{"case": base, **parts})  # type: ignore[arg-type]


CONCERN = Concern(
    id="s",
    case_id="c1",
    noticed_at=fictional.NOON,
    about=ConcernAbout.OTHER,
    what="words",
)
MISSED = fictional.contact(result=ContactResult.NO_ANSWER)


@pytest.mark.parametrize(
    ("file", "kept_as", "until"),
    [
        (a_file(), KeptAs.NEVER_REACHED, date(2027, 11, 24)),
        (a_file(contacts=(MISSED,)), KeptAs.NEVER_REACHED, date(2027, 11, 25)),
        (a_file(contacts=(fictional.contact(),)), KeptAs.ACTIVE, date(2027, 2, 28)),
        (a_file(concerns=(CONCERN,)), KeptAs.SAFEGUARDING, date(2040, 2, 29)),
    ],
)
def test_how_long_a_case_is_kept_depends_on_what_happened(
    file: CaseFile, kept_as: KeptAs, until: date
) -> None:
    kept = kept_until(file, DEFAULT_RULES)
    assert kept is not None
    assert (kept.kept_as, kept.until) == (kept_as, until)


def test_an_open_case_of_somebody_who_was_reached_is_never_due() -> None:
    open_case: Case = fictional.case()
    file = CaseFile(case=open_case, contacts=(fictional.contact(),))
    assert kept_until(file, DEFAULT_RULES) is None
    assert kept_until(a_file(), ()) is None


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 31), 240, date(2046, 12, 31)),
    ],
)
def test_months_are_counted_to_the_same_day_or_the_last(
    day: date, months: int, later: date
) -> None:
    assert months_after(day, months) == later


def test_what_is_due_is_listed_and_a_hold_is_shown(desk: Desk, clock: FixedClock) -> None:
    for number in range(3):
        with desk.work() as work:
            work.save(fictional.case(f"c{number}", f"ZZ-{number}", programme="bury"))
            work.commit()
    erasure.hold(desk, "c1", "an inquiry")
    assert retention.due(desk) == ()
    clock.forward(timedelta(days=360))
    found = retention.due(desk)
    assert [(c.case_id, c.on_hold) for c in found] == [("c0", False), ("c1", True), ("c2", False)]
    assert {(c.kept_as, c.due_on) for c in found} == {(KeptAs.NEVER_REACHED, date(2027, 11, 24))}


# ---- The command line ---------------------------------------------------------------------


def test_erasing_from_the_command_line(coach_app: CoachApp, tmp_path: Path) -> None:
    example = Path(__file__).parents[2] / "docs" / "examples" / "case.json"
    ref = coach_app("case", "import", str(example), "--json").json["ref"]
    assert coach_app("retention", "due", "--json").json == []
    assert coach_app("case", "hold", ref, "--reason", "a complaint").code == 0
    refused = coach_app("case", "erase", ref, "--reason", "asked")
    assert (refused.code, refused.err.split(":")[0]) == (3, "case.on_hold")
    assert coach_app("case", "release", ref).code == 0
    assert coach_app("case", "erase", ref, "--reason", "asked").code == 0
    assert coach_app("case", "list", "--json").json == []
    assert coach_app("case", "show", ref).code == 3
    assert coach_app("store", "verify").code == 0

"""Signing in turn, and the document that comes of it."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from coach_app.domain.disclosed import Route
from coach_app.domain.document import DocumentKind
from coach_app.domain.errors import AgreementMissing
from coach_app.domain.paper import Manner, PaperFormat
from coach_app.domain.signature import SignerRole, SigningMethod, Stroke
from coach_app.services import (
    caseload,
    checking,
    comments,
    consents,
    disclosures,
    documents,
    employer_copies,
    handing_over,
    paper_photos,
    papers,
    people,
    planning,
    signing,
)
from coach_app.services.changes import Changes
from coach_app.services.desk import Desk
from tests.support import copies, journeys
from tests.support.runners import AtOnce, Held, Recorder
from ui.documents.presenter import DocumentPresenter, DocumentUses
from ui.shared.given import Given
from ui.shared.ports import Place
from ui.signing.presenter import SigningPresenter, SigningUses

LINE = (((0.1, 0.5, 0.5), (0.4, 0.2, 0.7), (0.8, 0.6, 0.5)),)
DOT = (((0.1, 0.5, 0.5),),)


def drawn_by(strokes: tuple[Stroke, ...], *, read_aloud: bool = False) -> Given:
    return Given(method=SigningMethod.DRAWN, strokes=strokes, read_aloud=read_aloud)


def typed_by(name: str) -> Given:
    return Given(method=SigningMethod.TYPED, typed_name=name)


class Signing:
    def __init__(self, desk: Desk, runner: AtOnce) -> None:
        self.view = Recorder()
        self.places: list[Place] = []
        self.announced: list[Changes] = []
        self.presenter = SigningPresenter(
            self.view,
            runner,
            SigningUses(
                open_case=partial(caseload.open_case, desk),
                statement=partial(signing.statement, desk),
                languages=("en-GB", "pl"),
                paper_notes=lambda plan_id: documents.preview(desk, plan_id).notes,
                sign=partial(signing.sign, desk),
                refuse=partial(signing.refuse, desk),
                coach_name=desk.coach.name,
            ),
            self.places.append,
            self.announced.append,
        )


@pytest.fixture
def bench(desk: Desk) -> Signing:
    return Signing(desk, AtOnce())


def test_the_participant_signs_first_then_the_coach(desk: Desk, bench: Signing) -> None:
    case_id, plan_id = journeys.agreed_plan(desk)
    bench.presenter.open(case_id)
    first = bench.view.last("show_turn")
    assert (first.role, first.name) == (SignerRole.PARTICIPANT, "Frankie Notreal")
    bench.presenter.sign(drawn_by(LINE, read_aloud=True))
    second = bench.view.last("show_turn")
    assert (second.role, second.name) == (SignerRole.COACH, desk.coach.name)
    assert second.signed_before == "Frankie Notreal"
    assert second.statement != first.statement
    bench.presenter.sign(typed_by(" Jo Coach "))
    assert bench.view.was_told("show_signed")
    file = caseload.open_case(desk, case_id).file
    drawn = file.signature(plan_id, SignerRole.PARTICIPANT)
    typed = file.signature(plan_id, SignerRole.COACH)
    assert drawn is not None
    assert typed is not None
    assert (drawn.method, drawn.strokes, drawn.read_aloud) == (SigningMethod.DRAWN, LINE, True)
    assert (typed.method, typed.typed_name) == (SigningMethod.TYPED, "Jo Coach")
    bench.presenter.to_paper()
    assert bench.places == [Place("documents", case_id, tab=file.documents[0].id)]


@pytest.mark.parametrize("strokes", [(), DOT])
def test_a_dot_is_no_signature(desk: Desk, bench: Signing, strokes: tuple[()]) -> None:
    bench.presenter.open(journeys.agreed_plan(desk)[0])
    bench.presenter.sign(drawn_by(strokes))
    assert bench.view.last("show_problem").key == "signature.empty"
    assert bench.announced == []


def test_an_empty_name_is_no_signature(desk: Desk, bench: Signing) -> None:
    bench.presenter.open(journeys.agreed_plan(desk)[0])
    bench.presenter.sign(typed_by("   "))
    assert bench.view.last("show_problem").key == "signature.empty"


def test_a_double_click_signs_once(desk: Desk) -> None:
    held = Held()
    bench = Signing(desk, held)
    case_id, _ = journeys.agreed_plan(desk)
    bench.presenter.open(case_id)
    held.finish()
    held.finish()  # the notes of the paper
    bench.presenter.sign(typed_by("Frankie Notreal"))
    bench.presenter.sign(typed_by("Frankie Notreal"))
    held.finish()
    bench.presenter.sign(typed_by("Frankie Notreal"))
    assert len(held.waiting) == 1, "only the case is read again"
    assert len(caseload.open_case(desk, case_id).file.signatures) == 1


def test_nobody_is_asked_to_sign_what_a_supervisor_sent_back(desk: Desk, bench: Signing) -> None:
    case_id, _ = journeys.agreed_plan(desk)
    comment = journeys.sent_back(desk, case_id)
    bench.presenter.open(case_id)
    assert bench.view.was_told("show_sent_back")
    assert not bench.view.was_told("show_turn")
    comments.answer(desk, comment.id, "It is in step 2 now.")
    bench.presenter.open(case_id)
    assert bench.view.last("show_turn").role is SignerRole.PARTICIPANT


def test_nobody_is_asked_to_sign_who_takes_part_no_more(desk: Desk, bench: Signing) -> None:
    case_id, plan_id = journeys.agreed_plan(desk)
    consents.withdraw_agreement(desk, case_id)
    bench.presenter.open(case_id)
    assert bench.view.was_told("show_takes_no_part")
    assert not bench.view.was_told("show_turn")
    with pytest.raises(AgreementMissing):
        signing.sign(desk, plan_id, journeys.typed(SignerRole.PARTICIPANT, "Frankie Notreal"))


def test_a_draft_is_not_signed(desk: Desk, bench: Signing) -> None:
    case_id = journeys.assessed_case(desk)
    planning.draft(desk, case_id)
    bench.presenter.open(case_id)
    assert bench.view.was_told("show_not_agreed")
    bench.presenter.sign(typed_by("Frankie Notreal"))
    assert bench.announced == []


def test_a_signed_plan_offers_its_paper(desk: Desk, bench: Signing) -> None:
    bench.presenter.open(journeys.signed_case(desk)[0])
    assert bench.view.was_told("show_signed")


class Papers:
    def __init__(self, desk: Desk) -> None:
        self.view = Recorder()
        self.announced: list[Changes] = []
        self.places: list[Place] = []
        self.presenter = DocumentPresenter(
            self.view,
            AtOnce(),
            DocumentUses(
                open_case=partial(caseload.open_case, desk),
                draft_copy=partial(documents.draft_copy, desk),
                copy=partial(documents.participant_copy, desk),
                pdf=partial(documents.pdf, desk),
                employer_copy=partial(employer_copies.release, desk),
                going_out=partial(disclosures.Handing, desk),
                preview=partial(documents.preview, desk),
                choose=partial(papers.choose, desk),
                pages=partial(documents.pictures, across=200),
                attach_photo=partial(paper_photos.attach, desk),
                verify=partial(checking.check, desk),
                for_another_program=partial(handing_over.for_another_program, desk),
            ),
            self.places.append,
            self.announced.append,
        )


def test_a_signed_document_is_checked_and_copied_byte_for_byte(desk: Desk, tmp_path: Path) -> None:
    bench = Papers(desk)
    case_id, _ = journeys.signed_case(desk)
    document = caseload.open_case(desk, case_id).file.documents[0]
    bench.presenter.open(case_id, document.id)
    assert bench.view.last("show_checked").ok
    bench.presenter.save_copy(tmp_path / "copy")
    assert bench.view.last("show_saved") == tmp_path / "copy.pdf"
    assert (tmp_path / "copy.pdf").read_bytes() == documents.pdf(desk, document.id)
    assert [path.name for path in tmp_path.glob("*.part")] == []


def test_the_suggested_name_is_nobodys_name(desk: Desk) -> None:
    bench = Papers(desk)
    bench.presenter.open(journeys.signed_case(desk)[0])
    name = bench.presenter.suggested_name()
    assert name.startswith("thrive-in-work plan ")
    assert name.endswith(" version 1.pdf")
    assert "Frankie" not in name


def test_a_copy_that_cannot_be_written_is_said(desk: Desk, tmp_path: Path) -> None:
    bench = Papers(desk)
    bench.presenter.open(journeys.signed_case(desk)[0])
    bench.presenter.save_copy(tmp_path / "no such folder" / "copy.pdf")
    assert bench.view.last("show_problem").key == "document.copy_not_saved"
    assert bench.view.last("set_busy") is False


def test_a_draft_has_a_preview_and_no_seals(desk: Desk, tmp_path: Path) -> None:
    bench = Papers(desk)
    case_id = journeys.assessed_case(desk)
    planning.draft(desk, case_id)
    bench.presenter.open(case_id, "preview")
    assert bench.view.last("show_paper").document is None
    assert not bench.view.was_told("show_checked")
    assert bench.view.last("show_notes") == ()
    bench.presenter.save_copy(tmp_path / "draft.pdf")
    assert (tmp_path / "draft.pdf").read_bytes().startswith(b"%PDF-")
    bench.presenter.back()
    assert bench.places == [Place("plan", case_id)]


def test_format_and_language_are_chosen_until_somebody_has_signed(desk: Desk) -> None:
    bench = Papers(desk)
    case_id, plan_id = journeys.agreed_plan(desk)
    bench.presenter.open(case_id, "preview")
    assert bench.view.last("show_paper").may_choose
    bench.presenter.choose(PaperFormat.LARGE_PRINT, "ur")
    assert bench.view.last("show_paper").plan.paper == Manner(
        format=PaperFormat.LARGE_PRINT, language="ur"
    )
    assert any("Urdu" in note for note in bench.view.last("show_notes"))
    assert bench.announced[-1].case_id == case_id
    signing.sign(desk, plan_id, journeys.typed(SignerRole.PARTICIPANT, "Frankie Notreal"))
    bench.presenter.open(case_id, "preview")
    assert not bench.view.last("show_paper").may_choose
    bench.presenter.choose(None, "")
    assert bench.view.last("show_problem").key == "document.paper_signed"


def test_letters_without_a_typeface_are_said_before_anybody_signs(
    bench: Signing, desk: Desk
) -> None:
    case_id, _ = journeys.agreed_plan(desk)
    person = caseload.open_case(desk, case_id).file.person
    assert person is not None
    people.update(desk, replace(person, preferred_name="\u674e"))
    bench.presenter.open(case_id)
    assert any("U+674E" in note for note in bench.view.last("show_paper_notes"))
    papers_bench = Papers(desk)
    papers_bench.presenter.open(case_id, "preview")
    assert any("U+674E" in note for note in papers_bench.view.last("show_notes"))


def test_a_document_that_is_not_there_is_said(desk: Desk) -> None:
    bench = Papers(desk)
    bench.presenter.open(journeys.agreed_plan(desk)[0])
    assert bench.view.was_told("show_nothing")


def test_an_employer_copy_leaves_by_its_own_door_only(desk: Desk, tmp_path: Path) -> None:
    bench = Papers(desk)
    case_id, _, copy = copies.made(desk)
    bench.presenter.open(case_id, copy.id)
    assert "A stool" in "".join(page.text for page in bench.view.last("show_pages"))
    assert "Painful" not in "".join(page.text for page in bench.view.last("show_pages"))
    bench.presenter.save_copy(tmp_path / "copy.pdf")
    (left,) = caseload.open_case(desk, case_id).file.disclosures
    assert (left.route, left.recipient_name) == (Route.EMPLOYER_COPY, copies.BAKERY)
    consents.withdraw_employer_copy(desk, copy.consent_id)
    bench.presenter.save_copy(tmp_path / "again.pdf")
    assert bench.view.last("show_problem").key == "consent.employer_missing"
    assert not (tmp_path / "again.pdf").exists()


def test_the_photo_of_a_page_signed_by_pen_is_asked_for_and_kept(
    desk: Desk, tmp_path: Path
) -> None:
    bench = Papers(desk)
    case_id, plan_id = journeys.agreed_plan(desk)
    by_pen = replace(
        journeys.typed(SignerRole.PARTICIPANT, "Frankie Notreal"), method=SigningMethod.PAPER
    )
    signing.sign(desk, plan_id, by_pen)
    signing.sign(desk, plan_id, journeys.typed(SignerRole.COACH, desk.coach.name))
    bench.presenter.open(case_id)
    assert bench.view.last("show_paper").photo_wanted is not None
    bench.presenter.attach_photo(tmp_path / "gone.jpg")
    assert bench.view.last("show_problem").key == "photo.not_read"
    photo = tmp_path / "page.jpg"
    photo.write_bytes(b"\xff\xd8\xff a page")
    bench.presenter.attach_photo(photo)
    assert bench.view.was_told("show_attached")
    kept = caseload.open_case(desk, case_id).file.documents[-1]
    assert (kept.kind, kept.media_type) == (DocumentKind.SIGNED_PAPER, "image/jpeg")
    bench.presenter.open(case_id, kept.id)
    assert bench.view.last("show_photo") == b"\xff\xd8\xff a page"

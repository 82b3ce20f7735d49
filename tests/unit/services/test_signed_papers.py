"""The paper that is signed stands in the person's language and format, or as the coach chose."""

import io
from dataclasses import replace

import pikepdf
import pytest

from coach_app.domain.paper import Manner, PaperFormat
from coach_app.domain.people import CommunicationNeed
from coach_app.domain.plan import Plan
from coach_app.domain.signature import SignerRole
from coach_app.plans.digest import plan_digest
from coach_app.plans.pages import pictures
from coach_app.services import caseload, checking, documents, papers, people, signing
from coach_app.services.desk import Desk
from tests.support import journeys

POLISH_LARGE = Manner(format=PaperFormat.LARGE_PRINT, language="pl")


def needs(desk: Desk, case_id: str, *wanted: CommunicationNeed, language: str) -> None:
    person = caseload.open_case(desk, case_id).file.person
    assert person is not None
    people.update(desk, replace(person, needs=wanted, language=language))


def plan_of(desk: Desk, case_id: str) -> Plan:
    plan = caseload.open_case(desk, case_id).file.plan
    assert plan is not None
    return plan


def signed(desk: Desk, plan_id: str, role: SignerRole) -> None:
    signing.sign(desk, plan_id, journeys.typed(role, "Frankie Notreal"))


def text(data: bytes) -> str:
    return " ".join("".join(page.text for page in pictures(data, across=200)).split())


def kept(desk: Desk, case_id: str) -> bytes:
    file = caseload.open_case(desk, case_id).file
    return documents.pdf(desk, file.documents[-1].id)


def test_needs_and_language_choose_the_signed_paper_and_it_says_so(desk: Desk) -> None:
    case_id, plan_id = journeys.agreed_plan(desk)
    needs(desk, case_id, CommunicationNeed.LARGE_PRINT, language="pl-PL")
    looked = documents.preview(desk, plan_id)
    assert looked.manner == POLISH_LARGE
    assert any("large print" in note for note in looked.notes)
    assert any("not yet been checked" in note for note in looked.notes)
    signed(desk, plan_id, SignerRole.PARTICIPANT)
    needs(desk, case_id, language="en-GB")
    signed(desk, plan_id, SignerRole.COACH)
    for signature in caseload.open_case(desk, case_id).file.signatures:
        assert signature.paper == POLISH_LARGE, "both stand on the paper that was signed first"
    data = kept(desk, case_id)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert str(pdf.Root.Lang) == "pl"
    assert "Czego chc" in text(data)
    assert checking.check(desk, data).ok


def test_a_need_that_no_paper_can_meet_leaves_a_paper(desk: Desk) -> None:
    case_id, plan_id = journeys.agreed_plan(desk)
    needs(desk, case_id, CommunicationNeed.SCREEN_READER, language="zz")
    looked = documents.preview(desk, plan_id)
    assert looked.manner == Manner()
    assert looked.data.startswith(b"%PDF-")
    assert any("in English" in note for note in looked.notes)


def test_the_coach_chooses_until_somebody_has_signed(desk: Desk) -> None:
    case_id, plan_id = journeys.agreed_plan(desk)
    agreed = plan_digest(plan_of(desk, case_id))
    papers.choose(desk, plan_id, papers.Wish(format=PaperFormat.EASY_READ, language="cy"))
    chosen = documents.preview(desk, plan_id).manner
    assert chosen == Manner(format=PaperFormat.EASY_READ, language="cy")
    assert plan_digest(plan_of(desk, case_id)) == agreed, "what was agreed is the same"
    papers.choose(desk, plan_id, papers.Wish())
    assert documents.preview(desk, plan_id).manner == Manner()
    for refused, wish in (
        (papers.PlanOnPaper, papers.Wish(format=PaperFormat.HTML)),
        (papers.LanguageUnknown, papers.Wish(language="xx")),
    ):
        with pytest.raises(refused):
            papers.choose(desk, plan_id, wish)
    signed(desk, plan_id, SignerRole.PARTICIPANT)
    with pytest.raises(papers.PaperSigned):
        papers.choose(desk, plan_id, papers.Wish(format=PaperFormat.LARGE_PRINT))
    assert plan_of(desk, case_id).paper is None

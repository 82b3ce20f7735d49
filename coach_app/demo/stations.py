"""The stations of one person's journey, played in the real window."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QPushButton

from coach_app.demo.hands import Hands, SaveInto, must
from coach_app.demo.report import Report
from coach_app.domain.case import CaseFile
from coach_app.domain.consent import HowGiven
from coach_app.domain.contact import ContactResult
from coach_app.domain.decision import Outcome
from coach_app.domain.journey import Stage, accepted, reached, stage
from coach_app.domain.people import Channel, CommunicationNeed
from coach_app.domain.plan import Plan, PlanKind, PlanStatus
from coach_app.domain.referral import HealthNeed, Source, WorkStatus
from coach_app.domain.signature import SignerRole, SigningMethod
from coach_app.services import caseload, documents
from coach_app.services.desk import Desk
from ui.assessment.view import AssessmentScreen
from ui.case.view import CaseScreen
from ui.referral_form.view import ReferralFormView
from ui.shared.ports import Place
from ui.shared.signature_pad import SignaturePad
from ui.shared.tasks import Tasks

MEANINGS: dict[str, Any] = {
    "contact_by": lambda names: tuple(Channel(n) for n in names),
    "needs": lambda names: tuple(CommunicationNeed(n) for n in names),
    "health_needs": lambda names: tuple(HealthNeed(n) for n in names),
    "source": Source,
    "work_status": WorkStatus,
}


@dataclass(frozen=True, slots=True)
class Journey:
    """Plays one person's stations. Each takes the window where the one before left it."""

    hands: Hands
    tasks: Tasks
    desk: Desk
    report: Report
    story: dict[str, Any]
    saving: SaveInto
    out: Path

    @property
    def key(self) -> str:
        return str(self.story["key"])

    def file(self) -> CaseFile:
        """The person's records as they are in the store now."""
        name = str(self.story["name"])

        def look() -> CaseFile:
            rows = caseload.page(self.desk, text=name).rows
            return caseload.open_case(self.desk, rows[0].case_id).file

        found: CaseFile = self.tasks.on_store(look)
        return found

    def plan(self) -> Plan:
        plan = self.file().plan
        must(plan is not None, "there is a plan")
        assert plan is not None  # noqa: S101 - just checked
        return plan

    def go(self, kind: str, tab: str = "") -> None:
        self.hands.window.navigate(Place(kind, self.file().case.id, tab=tab))
        self.hands.settle()

    def refer(self) -> None:
        with self.report.step(f"{self.key}: referral and eligibility") as checks:
            self.hands.click("to_referrals")
            self.hands.click("newReferral")
            form = self._referral_form()
            today = self.desk.today()
            for name, value in self._referral(today).items():
                self.hands.answer(form.fields[name], value)
            outcome = form.outcome
            self.hands.until(outcome.isVisible, "the form says whether the person fits")
            self.hands.picture(f"{self.key}-referral")
            self.hands.click("saveReferral")
            self.hands.picture(f"{self.key}-decision")
            decision = self.file().decision
            must(decision is not None, "a decision is kept")
            assert decision is not None  # noqa: S101 - just checked
            must(decision.outcome is Outcome.ELIGIBLE, "the person is eligible")
            checks.append(f"Said aloud: {decision.reason}")
            self.hands.click("accept")
            must(accepted(self.file()), "the person is accepted")
            checks.append("Accepted in triage")

    def contact(self) -> None:
        with self.report.step(f"{self.key}: contact") as checks:
            self.go("case")
            self.hands.click("doNext")
            form = self._case().timeline.form
            self.hands.answer(form.channel, Channel.PHONE)
            self.hands.answer(form.result, ContactResult.REACHED)
            self.hands.answer(form.note, "Explained the support. Wants to go on.")
            self.hands.picture(f"{self.key}-contact")
            self.hands.click("saveContact")
            must(reached(self.file()), "the contact is kept")
            checks.append("Reached by phone, note kept")

    def agree_to_take_part(self) -> None:
        with self.report.step(f"{self.key}: agreement to take part") as checks:
            self.go("case", "consent")
            card = self._case().consent.agreement
            self.hands.answer(card.how, HowGiven.SPOKEN)
            self.hands.press(card.read_aloud)
            self.hands.picture(f"{self.key}-consent")
            self.hands.click("recordAgreement")
            agreement = self.file().agreement
            must(agreement is not None, "the agreement is kept")
            must(not self.file().permissions, "no permission to share came with it")
            checks.append("Agreement kept apart from permissions; none was given")

    def assess(self) -> None:
        with self.report.step(f"{self.key}: assessment, left half-way and resumed") as checks:
            answers = dict(self.story["answers"])
            half = len(answers) // 2
            self.go("assessment")
            self._answer(dict(list(answers.items())[:half]))
            self.hands.picture(f"{self.key}-assessment")
            self.hands.click("backToCase")
            self.go("assessment")
            self._answer(dict(list(answers.items())[half:]))
            screen = self._assessment()
            screen.sections.setCurrentRow(screen.sections.count() - 1)
            self.hands.picture(f"{self.key}-assessment-end")
            self.hands.click("finishAssessment")
            finished = self.file().finished_assessment
            must(finished is not None, "the assessment is finished")
            said = str(finished)
            for words in (answers["goal.text"], answers["strengths.text"]):
                must(words in said, "what was typed before and after the break is kept")
            checks.append("Answers from before and after the break are both in the response")

    def draft_and_edit(self) -> None:
        with self.report.step(f"{self.key}: plan drafted and edited") as checks:
            self.go("case")
            self.hands.click("doNext")
            drafted = self.plan()
            kind = PlanKind.THRIVE_IN_WORK if self.key == "thrive" else PlanKind.BACK_TO_WORK
            must(drafted.kind is kind, f"the plan is a {kind.value} plan")
            must(all(step.why for step in drafted.steps), "every step says why")
            checks.append(f"{kind.value}: {len(drafted.steps)} steps, each with its why")
            self.go("plan")
            self.hands.picture(f"{self.key}-plan-draft")
            self.hands.write("stepTitle", drafted.steps[0].title + ", with Jo")
            self.hands.click("moveDown")
            self.hands.click("moveUp")
            self.hands.until(lambda: ", with Jo" in str(self.plan().steps[0].title), "autosave")
            checks.append("A step was reworded and moved there and back; it was saved by itself")
            self.hands.click("agreePlan")
            agreed = self.plan()
            must(agreed.status is PlanStatus.AGREED, "the plan is agreed")
            must(len(agreed.content_hash) == 64, "the agreed content has its hash")
            checks.append(f"Agreed and frozen: {agreed.content_hash}")

    def sign(self) -> None:
        with self.report.step(f"{self.key}: read together, signed by both") as checks:
            self.go("plan")
            self.hands.click("signPlan")
            self.hands.picture(f"{self.key}-together")
            self._read_through()
            self.hands.draw_signature(self.hands.find(SignaturePad, "signaturePad"))
            self.hands.picture(f"{self.key}-sign-participant")
            self.hands.click("sign")
            self.hands.click("signByName")
            self.hands.write("typedName", self.desk.coach.name)
            self.hands.picture(f"{self.key}-sign-coach")
            self.hands.click("sign")
            plan, file = self.plan(), self.file()
            must(plan.status is PlanStatus.SIGNED, "the plan is signed")
            first = file.signature(plan.id, SignerRole.PARTICIPANT)
            must(first is not None and first.method is SigningMethod.DRAWN, "drawn by the person")
            must(stage(file, self.desk.today()) is Stage.SUPPORT, "the case stands at support")
            checks.append("Participant drew, coach typed; the case moved on to support")
            self.hands.picture(f"{self.key}-signed")

    def hand_over(self) -> bytes:
        """Saves a copy of the signed PDF; its bytes."""
        with self.report.step(f"{self.key}: the sealed PDF") as checks:
            target = self.out / f"{self.key}-plan.pdf"
            self.saving.target = target
            self.hands.click("openPaper")
            self.hands.picture(f"{self.key}-document")
            self.hands.click("saveCopy")
            self.hands.until(target.is_file, "the copy is written")
            paper = target.read_bytes()
            verdict = self.tasks.on_store(lambda: documents.verify(self.desk, paper))
            must(verdict.ok, "both seals are whole and cover the file")
            must(verdict.content_hash == self.plan().content_hash, "the hash on it is the plan's")
            self.report.files.append(target.name)
            checks.append(f"{len(paper)} bytes, two valid signatures, hash on the paper")
        return paper

    def edit_after_signing(self, paper: bytes) -> None:
        with self.report.step(f"{self.key}: a new version, the signed paper unchanged") as checks:
            self.go("plan")
            self.hands.click("newVersion")
            draft = self.plan()
            must((draft.version, draft.status) == (2, PlanStatus.DRAFT), "version 2 is a draft")
            self.hands.write("goal", "To try something else next year.")
            self.hands.until(lambda: "else" in self.plan().goal, "the new goal is saved")
            self.hands.picture(f"{self.key}-plan-not-agreed")
            document = self.file().documents[0]
            kept = self.tasks.on_store(lambda: documents.pdf(self.desk, document.id))
            must(kept == paper, "the old PDF is byte for byte the same")
            checks.append("Version 2 is not agreed; the PDF of version 1 is byte-identical")

    def _referral(self, today: date) -> dict[str, Any]:
        facts = dict(self.story["referral"])
        before = facts.pop("unemployed_days_before", 0)
        facts = {name: MEANINGS.get(name, lambda v: v)(value) for name, value in facts.items()}
        if before:
            ended = today - timedelta(days=before)
            facts["unemployed_since"] = f"{ended.day} {ended.month} {ended.year}"
        return facts

    def _answer(self, answers: dict[str, Any]) -> None:
        screen = self._assessment()
        for link_id, value in answers.items():
            if isinstance(value, list) and value and isinstance(value[0], dict):
                for row, given in enumerate(value):
                    self._open_section(link_id)
                    self.hands.click(f"{link_id}Add")
                    for inner, one in given.items():
                        self._answer_one(screen, inner, one, row)
            else:
                self._open_section(link_id)
                self._answer_one(screen, link_id, value, None)
        self.hands.settle()

    def _open_section(self, link_id: str) -> None:
        screen = self._assessment()
        assert screen.book is not None  # noqa: S101 - waited for
        screen.sections.setCurrentRow(screen.book.number_of(link_id))
        self.hands.settle()

    def _answer_one(
        self, screen: AssessmentScreen, link_id: str, value: Any, row: int | None
    ) -> None:
        book = screen.book
        assert book is not None  # noqa: S101 - waited for
        self.hands.until(lambda: book.question((link_id, row)) is not None, f"{link_id} is asked")
        question = book.question((link_id, row))
        assert question is not None  # noqa: S101 - just waited for
        self.hands.answer(question.field, value)

    def _read_through(self) -> None:
        """Page by page to the end of the together view, then on to the pad."""
        for page in range(len(self.plan().steps) + 2):
            following = [b for b in self._next_buttons() if b.isVisible() and b.isEnabled()]
            if not following:
                break
            self.hands.press(following[0])
            if page == 1:
                self.hands.picture(f"{self.key}-together-step")
        self.hands.click("goToSigning")

    def _next_buttons(self) -> list[QPushButton]:
        return self.hands.window.findChildren(QPushButton, "nextPage")

    def _referral_form(self) -> ReferralFormView:
        form: ReferralFormView = self._shown(ReferralFormView)
        return form

    def _case(self) -> CaseScreen:
        screen: CaseScreen = self._shown(CaseScreen)
        return screen

    def _assessment(self) -> AssessmentScreen:
        screen: AssessmentScreen = self._shown(AssessmentScreen)
        self.hands.until(lambda: screen.book is not None, "the form is there")
        return screen

    def _shown(self, kind: Any) -> Any:
        self.hands.until(
            lambda: isinstance(self.hands.window.screen_shown, kind), f"{kind.__name__} is shown"
        )
        return self.hands.window.screen_shown

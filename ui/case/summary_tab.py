"""What is next in a case, and what is good to have in mind before it."""

from PySide6.QtCore import Qt, Signal

from coach_app.domain.case import CaseFile
from coach_app.domain.contact import Contact
from coach_app.domain.handover import Handover
from coach_app.domain.journey import last_contact
from coach_app.domain.resolving import open_conflicts
from coach_app.services.caseload import CaseView
from ui.case.decision_card import ContactDecisionCard
from ui.case.journey import NextStep, next_step
from ui.case.questions_part import QuestionsPart
from ui.case.wording import due_flag, name_of, next_words
from ui.shared.buttons import primary, quiet, secondary
from ui.shared.dates import date_and_time, short_date
from ui.shared.labels import label
from ui.shared.layout import GRID, WIDE, Page, Wrapping, column, empty, holder, row
from ui.shared.pieces import Card, Message, Tag, heading, words
from ui.shared.quoting import quoted
from ui.shared.side_by_side import SideBySide

WITHOUT_A_CONTACT = frozenset({NextStep.LOG_CONTACT, NextStep.COME_BACK, NextStep.NOTHING})


class SummaryTab(Page):
    next_asked = Signal()
    contact_asked = Signal()
    correction_asked = Signal()
    versions_asked = Signal()

    def __init__(self) -> None:
        super().__init__(width=WIDE)
        self.setObjectName("summaryTab")
        self.message = Message("summaryMessage")
        self.next_heading = heading("", 2, "nextHeading")
        self.next_due = Tag("", name="nextDue")
        self.next_words = words("", name="nextWords")
        self.do_next = primary("", "doNext")
        self.log_contact = quiet(self.tr("Log a contact"), "logContact", drawing="phone")
        self.decision = ContactDecisionCard()
        self.versions = secondary(self.tr("Choose between two versions"), "twoVersions")
        self.put_aside = quiet(self.tr("Versions that were put aside"), "versionsAside")
        self.said = column(space=GRID * 2)
        self.facts = column(space=GRID)
        self.questions = QuestionsPart()
        left = column(self._next_card(), self.decision, self.questions, self.said, space=GRID * 2)
        right = Card(self.tr("About"), "aboutCard")
        right.body.addLayout(self.facts)
        self.correct = quiet(self.tr("Correct the referral"), "correctReferral")
        right.body.addWidget(self.correct, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.message)
        self.body.addWidget(holder(Wrapping(self.versions, self.put_aside)))
        self.body.addWidget(SideBySide(holder(left), right, shares=(3, 2)))
        self.do_next.clicked.connect(self.next_asked)
        self.log_contact.clicked.connect(self.contact_asked)
        self.correct.clicked.connect(self.correction_asked)
        self.versions.clicked.connect(self.versions_asked)
        self.put_aside.clicked.connect(self.versions_asked)

    def show_case(self, view: CaseView) -> None:
        step = next_step(view)
        title, sentence, button = next_words(step, name_of(view))
        self.next_heading.setText(title)
        self.next_words.setText(sentence)
        if not self.do_next.busy:
            self.do_next.setText(button)
        self.do_next.setVisible(bool(button))
        self.log_contact.setVisible(step not in WITHOUT_A_CONTACT)
        self.next_due.setVisible(view.due is not None)
        if view.due is not None:
            self.next_due.show_text(*due_flag(view.due, view.today))
        self.decision.show_case(view)
        self.questions.show_case(view)
        waiting = open_conflicts(view.file)
        self.versions.setVisible(bool(waiting))
        self.put_aside.setVisible(not waiting and bool(view.file.conflicts))
        self._show_said(view.file)
        self._show_facts(view.file)
        self.correct.setVisible(view.file.person is not None and view.file.referral is not None)

    def set_busy(self, *, busy: bool) -> None:
        self.do_next.set_busy(busy=busy, text=self.tr("One moment"))
        self.decision.set_busy(busy=busy)
        self.questions.set_busy(busy=busy)

    def _next_card(self) -> Card:
        card = Card(name="nextCard")
        top = row(self.next_heading, self.next_due, space=GRID * 2)
        top.setStretch(0, 1)
        card.body.addLayout(top)
        card.body.addWidget(self.next_words)
        card.body.addLayout(row(self.do_next, self.log_contact, None, space=GRID * 2))
        return card

    def _show_said(self, file: CaseFile) -> None:
        """The person's own words, and the latest contact."""
        empty(self.said)
        plan = file.plan
        if plan is not None and plan.goal:
            self._add_said(self.tr("Goal"), quoted(plan.goal))
        if plan is not None and plan.strengths:
            self._add_said(self.tr("Strengths"), quoted(plan.strengths))
        if file.handovers:
            self._add_said(self.tr("Handed over to you"), self._handover_words(file.handovers[-1]))
        latest = last_contact(file)
        if latest is not None:
            self._add_said(self.tr("Latest contact"), self._contact_words(latest))
        if file.referral is not None:
            self._add_said(self.tr("Why they were referred"), file.referral.reason)

    def _add_said(self, title: str, text: str) -> None:
        self.said.addLayout(column(heading(title, 3), words(text), space=4))

    def _contact_words(self, contact: Contact) -> str:
        result = f"{label(contact.channel)}: {label(contact.result).lower()}"
        said = f"{date_and_time(contact.at)}. {result}."
        if contact.next_try_on is not None:
            again = self.tr("Next try {day}.").format(day=short_date(contact.next_try_on))
            said = f"{said} {again}"
        return f"{said}\n{contact.note}" if contact.note else said

    def _handover_words(self, handover: Handover) -> str:
        lines = (
            (self.tr("They said: {words}"), quoted(handover.said)),
            (self.tr("We promised: {words}"), handover.promised),
            (self.tr("Best time to call: {words}"), handover.best_time),
            (self.tr("By {words}"), handover.by),
        )
        return "\n".join(line.format(words=text) for line, text in lines if text)

    def _show_facts(self, file: CaseFile) -> None:
        empty(self.facts)
        for title, text in self._facts(file):
            if text:
                label_part = words(title, "quiet")
                value = words(text)
                value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                self.facts.addLayout(column(label_part, value, space=0))

    def _facts(self, file: CaseFile) -> list[tuple[str, str]]:
        facts: list[tuple[str, str]] = []
        person = file.person
        if person is not None:
            facts += [
                (self.tr("Full name"), person.full_name),
                (self.tr("Phone"), person.phone),
                (self.tr("Email"), person.email),
                (self.tr("Best time"), person.best_time),
                (self.tr("NHS number"), person.nhs_number),
                (self.tr("National Insurance number"), person.ni_number),
            ]
        if file.referral is not None:
            source = label(file.referral.source)
            who = f"{source}, {file.referral.referrer}" if file.referral.referrer else source
            facts += [
                (self.tr("Referred by"), who),
                (self.tr("Referral received"), short_date(file.referral.received_on)),
            ]
        if file.decision is not None:
            facts.append((self.tr("Eligibility"), file.decision.reason))
        facts.append((self.tr("Coach"), file.case.coach_name))
        return facts

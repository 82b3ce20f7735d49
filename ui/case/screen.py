"""Puts the case screen together: widgets, decisions and use cases."""

from collections.abc import Callable
from functools import partial

from coach_app.domain.appointment import NoAppointment
from coach_app.domain.consent import HowGiven
from coach_app.domain.disclosed import Route
from coach_app.domain.disclosure import OutgoingCopy, Released
from coach_app.services import (
    appointments,
    caseload,
    consents,
    contacts,
    disclosures,
    planning,
    triage,
)
from coach_app.services.desk import Desk
from ui.case.ledger import LedgerPresenter, LedgerUses
from ui.case.presenter import CasePresenter, CaseUses
from ui.case.reaching import ReachPresenter, ReachUses
from ui.case.view import CaseScreen
from ui.shared.ports import Place
from ui.shared.screen import Screen, ScreenContext


class OpenCase(CaseScreen):
    """A case screen with its presenter."""

    def __init__(self, context: ScreenContext) -> None:
        desk = context.desk
        self._programmes = desk.catalogue.programmes
        super().__init__(
            desk.catalogue.assessment_form,
            desk.today,
            desk.day_of,
            desk.now,
            self._privacy_notice,
            context.dialogs,
        )
        runner = context.runner(self)
        self.presenter: CasePresenter = CasePresenter(
            self,
            runner,
            _uses(desk),
            context.navigate,
            context.refresh.announce,
        )
        self.reach = ReachPresenter(
            self, runner, _reach_uses(desk), self.presenter, context.refresh.announce
        )
        self.ledger = LedgerPresenter(self, _ledger_uses(desk), self.presenter)
        context.refresh.watch(self, None, self.presenter.heard)
        self._connect()

    def open_at(self, place: Place) -> None:
        self.presenter.open(place.id, place.tab)

    def _privacy_notice(self, programme: str) -> str:
        pack = self._programmes.get(programme)
        return pack.privacy_notice if pack is not None else programme

    def _connect(self) -> None:
        presenter, reach = self.presenter, self.reach
        self.summary.next_asked.connect(presenter.do_next)
        self.summary.contact_asked.connect(self.open_contact_form)
        self.summary.versions_asked.connect(partial(presenter.open_screen, "put-right"))
        self.summary.correction_asked.connect(partial(presenter.open_screen, "referral-correct"))
        self.summary.decision.keep_wanted.connect(reach.keep_trying)
        self.summary.decision.stop_wanted.connect(reach.stop_trying)
        self.summary.questions.asked.connect(reach.ask)
        self.summary.questions.answered.connect(reach.answer)
        self.timeline.contact_asked.connect(self.open_contact_form)
        self.timeline.form.submitted.connect(presenter.log_contact)
        self.timeline.form.cancelled.connect(self.close_contact_form)
        self.appointments.form.submitted.connect(reach.make)
        self.appointments.form.moved.connect(reach.move)
        self.appointments.form.cancelled.connect(self.close_appointment_form)
        self.appointments.cancel_wanted.connect(self._cancel_appointment)
        self.appointments.calendar_wanted.connect(self._save_calendar)
        self.assessment.open_asked.connect(partial(presenter.open_screen, "assessment"))
        self.progress.wanted.connect(presenter.open_screen)
        self.plan.open_asked.connect(partial(presenter.open_screen, "plan"))
        self.plan.together_asked.connect(partial(presenter.open_screen, "together"))
        self.plan.draft_asked.connect(presenter.draft)
        self.documents.open_asked.connect(presenter.open_document)
        self._connect_consent()

    def _connect_consent(self) -> None:
        consent, ledger = self.consent, self.ledger
        consent.notice.given.connect(ledger.give_notice)
        consent.notice.withdrawn.connect(partial(self._if_sure, ledger.withdraw_notice))
        consent.agreement.agreed.connect(self._agreed)
        consent.agreement.withdrawn.connect(partial(self._if_sure, ledger.withdraw_agreement))
        consent.form.submitted.connect(ledger.permit)
        consent.form.cancelled.connect(self.close_permission_form)
        consent.employer_copy_asked.connect(partial(self.presenter.open_screen, "employer-copy"))
        consent.withdraw_asked.connect(partial(self._if_sure, ledger.withdraw_permission))
        consent.employer_withdraw_asked.connect(
            partial(self._if_sure, ledger.withdraw_employer_copy)
        )

    def open_contact_form(self) -> None:
        super().open_contact_form()
        self.reach.look_before_dialling()

    def _agreed(self, how: HowGiven, read_aloud: bool, witness: str) -> None:  # noqa: FBT001 - from a signal
        self.ledger.agree(how, read_aloud=read_aloud, witness=witness)

    def _if_sure(self, withdraw: Callable[..., None], *what: str) -> None:
        if self.confirm_withdrawal():
            withdraw(*what)

    def _cancel_appointment(self, appointment_id: str) -> None:
        if self._dialogs.confirm(
            self,
            self.tr("The appointment is cancelled. It stays in the case."),
            yes=self.tr("Cancel the appointment"),
            no=self.tr("Keep it"),
        ):
            self.reach.cancel(appointment_id)

    def _save_calendar(self, appointment_id: str) -> None:
        path = self._dialogs.save_where(
            self,
            self.tr("Save for the calendar"),
            self.tr("appointment.ics"),
            self.tr("Calendar files (*.ics)"),
        )
        if path is not None:
            self.reach.save_calendar(appointment_id, path)


def _uses(desk: Desk) -> CaseUses:
    return CaseUses(
        open_case=partial(caseload.open_case, desk),
        log_contact=partial(contacts.log, desk),
        draft_plan=partial(planning.draft, desk),
    )


def _ledger_uses(desk: Desk) -> LedgerUses:
    return LedgerUses(
        give_notice=partial(consents.give_notice, desk),
        withdraw_notice=partial(consents.withdraw_notice, desk),
        agree=partial(consents.agree, desk),
        withdraw_agreement=partial(consents.withdraw_agreement, desk),
        permit=partial(consents.permit, desk),
        withdraw_permission=partial(consents.withdraw_permission, desk),
        withdraw_employer_copy=partial(consents.withdraw_employer_copy, desk),
    )


def _reach_uses(desk: Desk) -> ReachUses:
    return ReachUses(
        before_dialling=partial(contacts.before_dialling, desk),
        next_try=partial(contacts.next_try, desk),
        keep_trying=partial(contacts.keep_trying, desk),
        stop_trying=partial(contacts.stop_trying, desk),
        make=partial(appointments.make, desk),
        move=partial(appointments.move, desk),
        cancel=partial(appointments.cancel, desk),
        calendar_copy=partial(calendar_copy, desk),
        going_out=partial(disclosures.Handing, desk),
        ask=partial(triage.ask, desk),
        answer=partial(triage.answer, desk),
    )


def calendar_copy(desk: Desk, case_id: str, appointment_id: str) -> Released:
    """The person's own file for their calendar; the log of what left has a line for it."""
    found = (one for one in appointments.coming(desk, case_id) if one.id == appointment_id)
    appointment = next(found, None)
    if appointment is None:
        raise NoAppointment
    return disclosures.release(
        desk,
        case_id,
        OutgoingCopy(
            route=Route.CALENDAR_FILE,
            data=appointments.calendar_file(appointment, desk.coach.name),
            what="An appointment: when, where and how to get there",
            purpose="For the person's own calendar",
            media_type="text/calendar",
        ),
    )


def build(context: ScreenContext) -> Screen:
    return OpenCase(context)

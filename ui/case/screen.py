"""Puts the case screen together: widgets, decisions and use cases."""

from functools import partial

from coach_app.domain.consent import HowGiven
from coach_app.services import caseload, consents, contacts, planning
from ui.case.presenter import CasePresenter, CaseUses
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
            self._privacy_notice,
            context.dialogs,
        )
        self.presenter: CasePresenter = CasePresenter(
            self,
            context.runner(self),
            _uses(context),
            context.navigate,
            context.refresh.announce,
        )
        context.refresh.watch(self, None, self.presenter.heard)
        self._connect()

    def open_at(self, place: Place) -> None:
        self.presenter.open(place.id, place.tab)

    def _privacy_notice(self, programme: str) -> str:
        pack = self._programmes.get(programme)
        return pack.privacy_notice if pack is not None else programme

    def _connect(self) -> None:
        presenter = self.presenter
        self.summary.next_asked.connect(presenter.do_next)
        self.summary.contact_asked.connect(self.open_contact_form)
        self.timeline.contact_asked.connect(self.open_contact_form)
        self.timeline.form.submitted.connect(presenter.log_contact)
        self.timeline.form.cancelled.connect(self.close_contact_form)
        self.assessment.open_asked.connect(partial(presenter.open_screen, "assessment"))
        self.plan.open_asked.connect(partial(presenter.open_screen, "plan"))
        self.plan.together_asked.connect(partial(presenter.open_screen, "together"))
        self.plan.draft_asked.connect(presenter.draft)
        self.documents.open_asked.connect(presenter.open_document)
        self.consent.agreement.agreed.connect(self._agreed)
        self.consent.agreement.withdrawn.connect(self._stop_taking_part)
        self.consent.form.submitted.connect(presenter.permit)
        self.consent.form.cancelled.connect(self.close_permission_form)
        self.consent.withdraw_asked.connect(self._withdraw)

    def _agreed(self, how: HowGiven, read_aloud: bool) -> None:  # noqa: FBT001 - from a signal
        self.presenter.agree(how, read_aloud=read_aloud)

    def _stop_taking_part(self) -> None:
        if self.confirm_withdrawal():
            self.presenter.withdraw_agreement()

    def _withdraw(self, permission_id: str) -> None:
        if self.confirm_withdrawal():
            self.presenter.withdraw_permission(permission_id)


def _uses(context: ScreenContext) -> CaseUses:
    desk = context.desk
    return CaseUses(
        open_case=partial(caseload.open_case, desk),
        log_contact=partial(contacts.log, desk),
        agree=partial(consents.agree, desk),
        withdraw_agreement=partial(consents.withdraw_agreement, desk),
        permit=partial(consents.permit, desk),
        withdraw_permission=partial(consents.withdraw_permission, desk),
        draft_plan=partial(planning.draft, desk),
    )


def build(context: ScreenContext) -> Screen:
    return OpenCase(context)

"""The referral form filled with what was saved, for putting it right."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from coach_app.services import corrections, duplicates, pasted
from coach_app.services.changes import Changes
from coach_app.services.corrections import Entered
from coach_app.services.desk import Desk
from coach_app.services.referrals import NewReferral, programmes
from ui.referral_form.correcting_presenter import CorrectingPresenter, CorrectingUses
from ui.referral_form.groups import put
from ui.referral_form.presenter import Filled, UseCases
from ui.referral_form.programmes import asked_by, local_groups
from ui.referral_form.view import ReferralFormView
from ui.shared.buttons import secondary
from ui.shared.fields import TextField
from ui.shared.layout import GRID, Wrapping, holder
from ui.shared.pieces import Message, Skeleton
from ui.shared.ports import Place
from ui.shared.screen import Screen, ScreenContext


class CorrectingScreen(ReferralFormView):
    """What the form cannot show, such as a language it does not list, stays as it was saved."""

    wanted = Signal(str)
    leave_wanted = Signal()

    def __init__(self, context: ScreenContext) -> None:
        packs = tuple(context.desk.catalogue.programmes.values())
        super().__init__(context, programmes(context.desk), local_groups(packs), asked_by(packs))
        self._saved: Mapping[str, Any] = {}
        self._begun: Mapping[str, Any] = {}
        self.told = Message("correctionTold")
        self.reason_for = TextField(
            self.tr("Why is it corrected?"),
            "correctionReason",
            hint=self.tr("For example: misheard on the phone. What stood here before is kept."),
        )
        self.leave = secondary(self.tr("Leave without saving"), "leaveCorrection")
        self.title.setText(self.tr("Correct the referral"))
        self.paste.hide()
        self.fields["programme"].hide()
        self.save.setText(self.tr("Save the correction"))
        self.skeleton = Skeleton()
        at = self.page.body.indexOf(self.message)
        leave = holder(Wrapping(self.leave))
        for number, part in enumerate((self.told, self.reason_for, leave, self.skeleton)):
            self.page.body.insertWidget(at + number, part)
        self._filled_in(there=False)
        self.page.body.setSpacing(GRID * 2)
        self.leave.clicked.connect(self.leave_wanted)

    def open_at(self, place: Place) -> None:
        self.wanted.emit(place.id)
        super().open_at(place)

    def show_loading(self) -> None:
        self.skeleton.start()

    def first_focus(self) -> QWidget | None:
        """Nowhere before there is something to put right."""
        return None if self.reason_for.isHidden() else super().first_focus()

    def _filled_in(self, *, there: bool) -> None:
        """Empty fields are not shown: what was typed into them would be lost."""
        for part in (*self.cards, self.reason_for, self.bar):
            part.setVisible(there)

    def show_problem(self, problem: Exception) -> None:
        self.skeleton.stop()
        super().show_problem(problem)

    def show_entered(self, entered: Entered) -> None:
        self.skeleton.stop()
        self._filled_in(there=True)
        self._saved = {one.name: getattr(entered.new, one.name) for one in fields(NewReferral)}
        self.title.setText(self.tr("Correct the referral of {ref}").format(ref=entered.ref))
        for name, field in self.fields.items():
            field.clear()
            if self._saved[name] is not None:
                put(field, self._saved[name])
        for line in self.findChildren(QLineEdit):
            line.setCursorPosition(0)  # a long name is seen from its beginning
        self._begun = super().filled().values
        if entered.accepted:
            self.told.show_text(
                self.tr(
                    "This referral was accepted. The decision stays; the corrected facts are kept "
                    "with it."
                )
            )
        self.changed.emit()
        if self.focus_is_free() and (first := self.first_focus()) is not None:
            first.setFocus()

    def filled(self) -> Filled:
        """What was changed here; everything else as it was saved."""
        typed = super().filled()
        changed = {n: v for n, v in typed.values.items() if v != self._begun.get(n)}
        return Filled({**self._saved, **changed}, typed.unreadable)

    def unsaved(self) -> bool:
        typed = super().filled()
        return bool(self._begun) and (bool(typed.unreadable) or typed.values != self._begun)

    def may_leave(self) -> bool:
        return not self.unsaved() or self._context.dialogs.confirm(
            self,
            self.tr("The correction is not saved yet."),
            yes=self.tr("Leave without saving"),
            no=self.tr("Stay here"),
        )

    def clear(self) -> None:
        super().clear()
        self._begun = {}

    def why(self) -> str:
        return self.reason_for.value()


def build(context: ScreenContext) -> Screen:
    desk = context.desk
    screen = CorrectingScreen(context)
    presenter = CorrectingPresenter(
        screen,
        context.runner(screen),
        CorrectingUses(
            entered=partial(corrections.entered, desk), of_case=partial(_uses_of_case, desk)
        ),
        context.navigate,
        context.refresh.announce,
    )
    screen.presenter = presenter
    screen.wanted.connect(presenter.open)
    screen.changed.connect(presenter.changed)
    screen.situation_chosen.connect(presenter.situation_chosen)
    screen.save_wanted.connect(presenter.save)
    screen.leave_wanted.connect(presenter.leave)
    screen.known.open_wanted.connect(presenter.open_known)
    screen.known.another_person.connect(presenter.another_person)
    screen.known.same_person.connect(presenter.same_person)
    return screen


def _uses_of_case(desk: Desk, case_id: str, why: Callable[[], str]) -> UseCases:
    def correct(new: NewReferral) -> Changes:
        return corrections.correct(desk, case_id, new, why())

    return UseCases(
        register=correct,
        preview=partial(corrections.preview, desk, case_id),
        likely=partial(duplicates.likely, desk),
        side_by_side=partial(duplicates.side_by_side, desk),
        settle=partial(duplicates.decide, desk),
        read_pasted=pasted.read,
    )

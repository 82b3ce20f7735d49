"""Puts the safety screen together."""

from functools import partial

from coach_app.services import caseload, safety
from coach_app.services.desk import Desk
from ui.safety.presenter import SafetyPresenter, Subject, UseCases
from ui.safety.view import SafetyScreen
from ui.shared.screen import Screen, ScreenContext


def build(context: ScreenContext) -> Screen:
    desk = context.desk
    view = SafetyScreen(context)
    presenter = SafetyPresenter(
        view,
        context.runner(view),
        UseCases(
            card=partial(safety.card, desk),
            look_at=partial(look_at, desk),
            raise_concern=partial(safety.raise_concern, desk),
            act=partial(safety.act, desk),
            close=partial(safety.close, desk),
        ),
        context.navigate,
        context.refresh.announce,
    )
    view.presenter = presenter
    view.shown.connect(presenter.open)
    view.recorded.connect(presenter.record)
    view.acted.connect(presenter.act)
    view.closed.connect(presenter.close)
    view.back_wanted.connect(presenter.to_case)
    context.refresh.watch(view, frozenset({"concern"}), presenter.heard)
    return view


def look_at(desk: Desk, case_id: str) -> Subject:
    """Opening the safety screen is opening the record: the reading is in the audit."""
    file = caseload.open_case(desk, case_id).file
    return Subject(
        case_id=case_id,
        ref=file.case.ref,
        name=file.person.preferred_name if file.person is not None else "",
        concerns=file.open_concerns,
    )

"""Puts the caseload's view and presenter together."""

from coach_app.services import caseload
from coach_app.services.caseload import CasePage
from ui.caseload.presenter import CaseloadPresenter
from ui.caseload.view import CaseloadView
from ui.shared.screen import Screen, ScreenContext


def build(context: ScreenContext) -> Screen:
    def read(*, text: str, offset: int, limit: int, order: str) -> CasePage:
        return caseload.page(
            context.desk,
            text=text,
            offset=offset,
            limit=limit,
            order=caseload.CaseOrder(order),
        )

    view = CaseloadView(context)
    presenter = CaseloadPresenter(view, context.runner(view), read, context.navigate)
    view.presenter = presenter
    view.shown.connect(presenter.load)
    view.filtered.connect(presenter.filter)
    view.new_wanted.connect(presenter.new_referral)
    view.table.opened.connect(presenter.open_row)
    view.table.sort_wanted.connect(presenter.sort)
    view.table.end_reached.connect(presenter.read_on)
    context.refresh.watch(view, None, lambda _changes: presenter.load())
    return view

"""Puts the outcomes screen together."""

from functools import partial

from coach_app.services import outcomes
from ui.outcomes.presenter import OutcomesPresenter, OutcomesUses
from ui.outcomes.view import OutcomesScreen
from ui.shared.ports import Place
from ui.shared.screen import Screen, ScreenContext


class OpenOutcomes(OutcomesScreen):
    """The outcomes of one case with their presenter."""

    def __init__(self, context: ScreenContext) -> None:
        desk = context.desk
        super().__init__(desk.today, context.dialogs)
        self.presenter: OutcomesPresenter = OutcomesPresenter(
            self,
            context.runner(self),
            OutcomesUses(
                look=partial(outcomes.look, desk),
                record=partial(outcomes.record, desk),
                add_evidence=partial(outcomes.add_evidence, desk),
                end=partial(outcomes.end, desk),
                withdraw=partial(outcomes.withdraw, desk),
            ),
            navigate=context.navigate,
            announce=context.refresh.announce,
        )
        context.refresh.watch(self, frozenset({"outcome", "case"}), self.presenter.heard)
        self.form.submitted.connect(self.presenter.record)
        self.proven.connect(self.presenter.add_evidence)
        self.ended.connect(self.presenter.end)
        self.withdrawn.connect(self.presenter.withdraw)
        self.head.back.clicked.connect(partial(self.presenter.go, "case", "progress"))

    def open_at(self, place: Place) -> None:
        self.presenter.open(place.id)


def build(context: ScreenContext) -> Screen:
    return OpenOutcomes(context)

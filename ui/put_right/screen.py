"""Puts the screen together."""

from functools import partial

from coach_app.services import disclosures, held_back, two_versions
from ui.put_right.presenter import PutRightPresenter, UseCases
from ui.put_right.view import PutRightScreen
from ui.shared.ports import Place
from ui.shared.screen import Screen, ScreenContext


class OpenPutRight(PutRightScreen):
    def __init__(self, context: ScreenContext) -> None:
        desk = context.desk
        super().__init__(desk, context.dialogs)
        self.presenter: PutRightPresenter = PutRightPresenter(
            self,
            context.runner(self),
            UseCases(
                versions=partial(two_versions.waiting, desk),
                decided=partial(two_versions.decided, desk),
                held=partial(held_back.held_back, desk),
                decide=partial(two_versions.decide, desk),
                again=partial(held_back.send_again, desk),
                aside=partial(held_back.put_aside, desk),
                copy=partial(held_back.as_file, desk),
                going_out=partial(disclosures.Handing, desk),
            ),
            context.navigate,
            context.refresh.announce,
        )
        context.refresh.watch(self, frozenset({"sync"}), lambda _changes: self.presenter.load())
        self.decided.connect(self.presenter.decide)
        self.again.connect(self.presenter.again)
        self.aside.connect(self.presenter.aside)
        self.case_wanted.connect(self.presenter.to_case)
        self.back.clicked.connect(self.presenter.back)
        self.save.connect(self._save)

    def open_at(self, place: Place) -> None:
        self.message.clear()
        self.presenter.open(place.id)

    def _save(self, sequence: int) -> None:
        path = self._dialogs.save_where(
            self,
            self.tr("Save the change as a file"),
            self.tr("change.json"),
            self.tr("JSON files (*.json)"),
        )
        if path is not None:
            self.presenter.save(sequence, path)


def build(context: ScreenContext) -> Screen:
    return OpenPutRight(context)

"""Puts the checking screen together."""

from functools import partial

from coach_app.services import checking
from ui.checking.presenter import CheckPresenter, CheckUses
from ui.checking.view import CheckScreen
from ui.shared.screen import Screen, ScreenContext


class OpenCheck(CheckScreen):
    """The checking screen with its presenter."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self._dialogs = context.dialogs
        self.presenter: CheckPresenter = CheckPresenter(
            self,
            context.runner(self),
            CheckUses(read=checking.read, check=partial(checking.check, context.desk)),
            context.navigate,
        )
        self.choose.clicked.connect(self._choose)
        self.unlock.clicked.connect(self._unlock)
        self.to_case.clicked.connect(self.presenter.open_case)
        self.dropped.connect(self.presenter.dropped)

    def _unlock(self) -> None:
        self.presenter.unlock(self.code.value())

    def _choose(self) -> None:
        path = self._dialogs.open_which(
            self, self.tr("Choose the file"), self.tr("Documents (*.pdf);;All files (*)")
        )
        if path is not None:
            self.presenter.check(path)


def build(context: ScreenContext) -> Screen:
    return OpenCheck(context)

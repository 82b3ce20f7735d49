"""Puts the import screen together."""

from functools import partial

from coach_app.services import referral_files, referrals
from ui.referral_import.presenter import ReferralImportPresenter, UseCases
from ui.referral_import.view import ReferralImportView
from ui.shared.ports import Place
from ui.shared.screen import Screen, ScreenContext


class OpenImport(ReferralImportView):
    """The import screen with its presenter."""

    def __init__(self, context: ScreenContext) -> None:
        desk = context.desk
        super().__init__(context, referrals.programmes(desk))
        self._dialogs = context.dialogs
        self.presenter: ReferralImportPresenter = ReferralImportPresenter(
            self,
            context.runner(self),
            UseCases(
                look_at=partial(referral_files.look_at, desk),
                import_file=partial(referral_files.import_file, desk),
            ),
            context.refresh.announce,
        )
        self.file_wanted.connect(self._choose)
        self.look_wanted.connect(self.presenter.look_again)
        self.import_wanted.connect(self.presenter.take_in)
        self.back_wanted.connect(partial(context.navigate, Place("referrals")))

    def _choose(self) -> None:
        if self.programme.value() is None:
            self.show_programme_missing()
            return
        path = self._dialogs.open_which(
            self, self.tr("Choose the file"), self.tr("Tables (*.csv *.txt);;All files (*)")
        )
        if path is not None:
            self.presenter.open_file(path)


def build(context: ScreenContext) -> Screen:
    return OpenImport(context)

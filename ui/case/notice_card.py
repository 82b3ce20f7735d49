"""The privacy notice: which version was given, when, in which language, read aloud or not."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox

from coach_app.domain.consent import Notice, NoticeHow
from coach_app.services.caseload import CaseView
from coach_app.services.consents import NewNotice
from ui.case.wording import language_name, name_of
from ui.shared.buttons import quiet, secondary
from ui.shared.choices import ChoiceField
from ui.shared.dates import date_and_time
from ui.shared.fields import SelectField
from ui.shared.labels import label, options
from ui.shared.languages import languages
from ui.shared.layout import GRID, Wrapping, column, holder
from ui.shared.named import named
from ui.shared.pieces import Card, words

HOME_LANGUAGE = "en-GB"


class NoticeCard(Card):
    given = Signal(object)
    withdrawn = Signal(str)

    def __init__(self) -> None:
        super().__init__(self.tr("Privacy notice"), "noticeCard")
        self._live: Notice | None = None
        self.state = words("", name="noticeState")
        self.how = ChoiceField(
            self.tr("How was it given?"), "noticeHow", options(NoticeHow), columns=3
        )
        self.language = SelectField(self.tr("In which language?"), "noticeLanguage", languages())
        self.aloud = named(QCheckBox(self.tr("It was read aloud")), "noticeAloud")
        self.record = secondary(self.tr("Record that it was given"), "recordNotice")
        self.form = holder(
            column(
                self.how,
                self.language,
                self.aloud,
                holder(Wrapping(self.record)),
                space=GRID * 2,
            )
        )
        self.take_back = quiet(self.tr("It was not given, or not understood"), "withdrawNotice")
        self.body.setSpacing(GRID * 2)
        self.body.addWidget(self.state)
        self.body.addWidget(self.form)
        self.body.addWidget(holder(Wrapping(self.take_back)))
        self.record.clicked.connect(self._record)
        self.take_back.clicked.connect(self._withdraw)
        self.clear()

    def clear(self) -> None:
        self.how.clear()
        self.aloud.setChecked(False)
        self.language.set_value(HOME_LANGUAGE)

    def show_case(self, view: CaseView, version: str) -> None:
        """`version` is the one the programme hands out now."""
        self._live = live = view.file.notice
        current = live is not None and live.version == version
        self.form.setVisible(not current)
        self.take_back.setVisible(live is not None)
        if live is None:
            asked = self.tr("Give {name} the privacy notice, version {version}.")
            self.state.setText(asked.format(name=name_of(view), version=version))
        elif current:
            self.state.setText(self._told(live))
        else:
            newer = self.tr("There is a newer one, version {version}: give that too.")
            self.state.setText(f"{self._told(live)} {newer.format(version=version)}")

    def set_busy(self, *, busy: bool) -> None:
        self.record.set_busy(busy=busy, text=self.tr("Saving"))
        self.take_back.set_busy(busy=busy)

    def _told(self, notice: Notice) -> str:
        said = self.tr("Version {version} was given on {time}, {how}, in {language}.").format(
            version=notice.version,
            time=date_and_time(notice.given_at),
            how=label(notice.how).lower(),
            language=language_name(notice.language),
        )
        return f"{said} {self.tr('It was read aloud.')}" if notice.read_aloud else said

    def _record(self) -> None:
        how = self.how.value()
        self.how.set_error("" if how else self.tr("Choose how it was given."))
        if how is None:
            self.how.take_focus()
            return
        self.given.emit(
            NewNotice(
                how=how,
                language=self.language.value() or HOME_LANGUAGE,
                read_aloud=self.aloud.isChecked(),
            )
        )

    def _withdraw(self) -> None:
        if self._live is not None:
            self.withdrawn.emit(self._live.id)

"""The import screen: the file, what its columns mean, what each row gives."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coach_app.domain.referral import Source
from coach_app.services.column_mappings import LEFT_OUT
from coach_app.services.referral_files import ImportReport, Result, RowResult
from ui.referral_import.presenter import Chosen
from ui.shared.buttons import primary, secondary
from ui.shared.columns import Columns
from ui.shared.field_names import field_names
from ui.shared.fields import SelectField
from ui.shared.labels import options
from ui.shared.layout import GRID, WIDE, Page, Wrapping, column, empty, holder
from ui.shared.pieces import Card, Message, heading, words
from ui.shared.ports import Place
from ui.shared.screen import Screen, ScreenContext
from ui.shared.sentences import sentence
from ui.shared.table import Column, Table

ROWS_HEIGHT = 320


class ReferralImportView(Screen):
    file_wanted = Signal()
    look_wanted = Signal()
    import_wanted = Signal()
    back_wanted = Signal()
    progressed = Signal(int, int)
    """Comes from the thread of the store."""

    def __init__(self, _context: ScreenContext, programmes: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self.setObjectName("ReferralImport")
        self.message = Message("importMessage")
        self.programme = SelectField(
            self.tr("For which programme?"),
            "importProgramme",
            programmes,
            nothing=self.tr("Choose one"),
        )
        self.source = SelectField(
            self.tr("Who sends them?"),
            "importSource",
            options(Source),
            nothing=self.tr("As the file says"),
        )
        self.choose = secondary(self.tr("Choose the file"), "chooseFile", drawing="document")
        self.columns_card = Card(self.tr("What the columns mean"), "columnsCard")
        self.columns: dict[str, SelectField[str]] = {}
        self._grid = column(space=GRID * 2)
        self.table: Table[RowResult] = Table(
            "importRows", self.tr("The rows of the file"), self._table_columns()
        )
        self.table.setMinimumHeight(ROWS_HEIGHT)
        self.counts = words("", "strong", "importCounts")
        self.take_in = primary(self.tr("Take these referrals in"), "takeIn", drawing="done")
        self.back = secondary(self.tr("Back to the referrals"), "importBack", drawing="back")
        self._lay_out()
        self.choose.clicked.connect(self.file_wanted)
        self.take_in.clicked.connect(self.import_wanted)
        self.back.clicked.connect(self.back_wanted)
        self.progressed.connect(self._show_progress)
        for field in (self.programme, self.source):
            field.changed.connect(self.look_wanted)
        self.show_nothing()

    def open_at(self, _place: Place) -> None:
        self.message.clear()

    def first_focus(self) -> QWidget | None:
        return self.programme.control

    def chosen(self) -> Chosen:
        mapping = {theirs: field.value() or "" for theirs, field in self.columns.items()}
        return Chosen(programme=self.programme.value(), source=self.source.value(), mapping=mapping)

    def report_progress(self, done: int, of_all: int) -> None:
        self.progressed.emit(done, of_all)

    def show_nothing(self) -> None:
        for part in (self.columns_card, self.counts, self.table, self.take_in):
            part.hide()

    def show_programme_missing(self) -> None:
        self.programme.set_error(self.tr("Choose the programme first."))
        self.programme.take_focus()

    def show_looked(self, name: str, report: ImportReport) -> None:
        self.programme.set_error("")
        self.message.show_text(self.tr("Nothing is saved yet. This is {name}.").format(name=name))
        if tuple(self.columns) != tuple(use.theirs for use in report.columns):
            self._make_columns(report)
        for use in report.columns:
            self.columns[use.theirs].set_value(use.ours)
        self._show_rows(report)
        self.counts.setText(
            self.tr("{good} of {all} rows can be taken in.").format(
                good=report.imported, all=len(report.rows)
            )
        )
        self.columns_card.show()
        self.take_in.setVisible(report.imported > 0)

    def show_imported(self, report: ImportReport) -> None:
        self._show_rows(report)
        self.columns_card.hide()
        self.take_in.hide()
        self.counts.setText(
            self.tr("{good} taken in, {here} here already, {bad} refused.").format(
                good=report.imported, here=report.already_here, bad=report.refused
            )
        )
        self.message.show_done(
            self.tr("Done. What the columns mean is remembered for the next file like this.")
        )

    def show_problem(self, problem: Exception) -> None:
        self.message.show_problem(sentence(problem))
        self.page.ensureWidgetVisible(self.message)

    def set_busy(self, *, busy: bool) -> None:
        self.choose.set_busy(busy=busy, text=self.tr("Reading"))
        self.take_in.set_busy(busy=busy, text=self.tr("Taking in"))

    def _show_progress(self, done: int, of_all: int) -> None:
        said = self.tr("{done} of {all} rows").format(done=done, all=of_all)
        self.message.show_text(said)

    def _show_rows(self, report: ImportReport) -> None:
        self.table.show_rows(report.rows)
        self.table.show()
        self.counts.show()

    def _make_columns(self, report: ImportReport) -> None:
        empty(self._grid)
        around = QWidget()
        grid = Columns(around, 2, across=GRID * 2, down=GRID * 2)
        self.columns = {}
        kept = self.tr("Keep it in the reason")
        choices = (("", kept), (LEFT_OUT, self.tr("Leave it out")), *field_names())
        for number, use in enumerate(report.columns):
            field = SelectField(use.theirs, f"column{number}", choices)
            field.changed.connect(self.look_wanted)
            self.columns[use.theirs] = field
            grid.addWidget(field)
        self._grid.addWidget(around)

    def _table_columns(self) -> tuple[Column[RowResult], ...]:
        results = {
            Result.IMPORTED: self.tr("Taken in"),
            Result.REFUSED: self.tr("Not taken in"),
            Result.ALREADY_HERE: self.tr("Here already"),
        }

        def outcome(row: RowResult) -> str:
            """A row that was only looked at has no reference yet."""
            looked_at = row.result is Result.IMPORTED and not row.ref
            return self.tr("Can be taken in") if looked_at else results[row.result]

        def why(row: RowResult) -> str:
            if row.looks_like:
                return self.tr("May be {refs}").format(refs=", ".join(row.looks_like))
            return row.reason

        return (
            Column(self.tr("Line"), lambda row: str(row.line), 0, 72),
            Column(
                self.tr("What comes of it"),
                outcome,
                0,
                160,
                tone=lambda row: "late" if row.result is Result.REFUSED else "",
            ),
            Column(self.tr("Reference"), lambda row: row.ref, 0, 112),
            Column(self.tr("Why"), why, 4),
        )

    def _lay_out(self) -> None:
        self.page = Page(width=WIDE)
        self.columns_card.body.addLayout(self._grid)
        for part in (
            heading(self.tr("Import referrals")),
            words(self.tr("A table that a partner exported as CSV."), "quiet"),
            self.message,
            self.programme,
            self.source,
            holder(Wrapping(self.choose, self.back)),
            self.columns_card,
            self.counts,
            self.table,
            holder(Wrapping(self.take_in)),
        ):
            self.page.body.addWidget(part)
        self.setLayout(column(self.page, space=0))

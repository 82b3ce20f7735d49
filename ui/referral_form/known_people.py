"""People who are known already and may be the one in the form: side by side, never merged."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from coach_app.services.duplicates import Row
from ui.referral_form.presenter import Known
from ui.shared.buttons import secondary
from ui.shared.dates import long_date
from ui.shared.layout import GRID, GUTTER, Wrapping, column, empty, holder
from ui.shared.pieces import Card, words

MAY_BREAK = "\u200b"
"""Takes no room; without it a long address would be wider than a narrow window."""


class KnownPeople(Card):
    """One block for each; hidden while there is nobody."""

    open_wanted = Signal(str)
    another_person = Signal(str)
    same_person = Signal(str)

    def __init__(self) -> None:
        super().__init__(self.tr("Somebody may be known already"), "knownPeople")
        self._shown: tuple[Known, ...] = ()
        self.blocks = column(space=GUTTER)
        explained = self.tr("Nothing is put together by itself: you decide.")
        self.body.addWidget(words(explained, "quiet"))
        self.body.addLayout(self.blocks)
        self.hide()

    def show_known(self, known: tuple[Known, ...]) -> None:
        if known == self._shown:
            return  # found again while somebody looks: the button they are at stays
        self._shown = known
        empty(self.blocks)
        for one in known:
            self.blocks.addWidget(self._block(one))
        self.setVisible(bool(known))

    def _block(self, known: Known) -> QWidget:
        match = known.match
        said = self.tr("This may be {name}, {ref}: {why}").format(
            name=match.name, ref=match.ref, why=" ".join(match.why)
        )
        see = secondary(self.tr("Open that case"), "openKnown")
        another = secondary(self.tr("It is another person"), "anotherPerson")
        same = secondary(self.tr("The same person, two cases"), "samePerson")
        for button in (see, same, another):
            button.setAccessibleName(f"{button.text()}: {match.ref}")
        see.clicked.connect(lambda: self.open_wanted.emit(match.case_id))
        same.clicked.connect(lambda: self.same_person.emit(match.case_id))
        another.clicked.connect(lambda: self.another_person.emit(match.case_id))
        return holder(
            column(
                words(said, "strong"),
                self._facts(known),
                holder(Wrapping(see, same, another)),
                space=GRID,
            ),
            "knownPerson",
        )

    def _facts(self, known: Known) -> QWidget:
        """Only what is known of at least one of them."""
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GUTTER)
        grid.setVerticalSpacing(4)
        headings = ("", self.tr("In this form"), known.match.ref)
        for at, title in enumerate(headings):
            grid.addWidget(words(title, "quiet"), 0, at)
        rows = [row for row in known.rows if row.new or row.known]
        for number, row in enumerate(rows, start=1):
            there = self._fact(row, row.known)
            same = self.tr("{fact} (the same)").format(fact=there) if row.same else there
            for at, text in enumerate((self._title(row.field), self._fact(row, row.new), same)):
                grid.addWidget(words(text, "strong" if row.same and at else ""), number, at)
        for at in (1, 2):
            grid.setColumnStretch(at, 1)
        return holder(grid)

    def _fact(self, row: Row, text: str) -> str:
        if not text:
            return self.tr("Not known")
        if row.field == "email":
            return text.replace("@", f"@{MAY_BREAK}").replace(".", f".{MAY_BREAK}")
        return long_date(date.fromisoformat(text)) if row.field == "date_of_birth" else text

    def _title(self, field: str) -> str:
        return {
            "preferred_name": self.tr("Called"),
            "full_name": self.tr("Full name"),
            "date_of_birth": self.tr("Date of birth"),
            "phone": self.tr("Phone"),
            "email": self.tr("Email"),
            "postcode": self.tr("Postcode"),
            "nhs_number": self.tr("NHS number"),
            "ni_number": self.tr("National Insurance number"),
        }[field]

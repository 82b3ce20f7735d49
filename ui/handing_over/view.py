"""The ways a paper can leave, one card each, and what came of it."""

from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from coach_app.domain.disclosed import Delivery, Disclosure
from coach_app.services.handing_over import HandOver, ScanCode
from ui.handing_over.scan_view import ScanView
from ui.shared.buttons import primary, quiet, secondary
from ui.shared.dates import date_and_time
from ui.shared.delivered import delivered
from ui.shared.fields import SelectField, TextField
from ui.shared.layout import GRID, Page, Wrapping, column, empty, holder, row
from ui.shared.pieces import Card, Message, Skeleton, heading, words
from ui.shared.screen import Screen
from ui.shared.sentences import sentence
from ui.shared.sized import sized

LARGE = 24
PHOTO = "image/"


class HandOverScreen(Screen):
    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("HandOverScreen")
        self.back = quiet(self.tr("Back"), "backFromHandOver", drawing="back")
        self.title = heading(self.tr("Hand it over"), 1, "handOverTitle")
        self.about = words("", "quiet", "handOverAbout")
        self.message = Message("handOverMessage")
        self.skeleton = Skeleton()
        self.printer: SelectField[str] = SelectField(
            self.tr("Printer"), "printer", (), nothing=self.tr("Choose one")
        )
        self.no_printer = words(
            self.tr(
                "No printer is set up on this laptop. Set one up in the settings of the system, "
                "or save the paper on a stick and print it elsewhere."
            ),
            "quiet",
            "noPrinter",
        )
        self.print_it = primary(self.tr("Print it"), "printIt", drawing="document")
        self.save_locked = secondary(self.tr("Save it under a code"), "saveLocked", drawing="lock")
        self.save_plain = secondary(self.tr("Save it as it is"), "savePlain")
        self.code = sized(words("", "strong", "spokenCode"), LARGE)
        self.code_said = words(
            self.tr(
                "Say these numbers aloud, or write them on paper; never keep them with the stick. "
                "They are shown once and kept nowhere. The file opens on any computer with them, "
                "typed without spaces. The signed file itself is attached inside."
            ),
            name="codeSaid",
        )
        self.hide_code = quiet(self.tr("Hide the numbers"), "hideCode")
        self.code_part = holder(
            column(self.code, self.code_said, holder(Wrapping(self.hide_code)), space=GRID)
        )
        self.address = TextField(
            self.tr("E-mail address"),
            "mailAddress",
            hint=self.tr("Ask them to read it out, and compare it letter by letter."),
        )
        self.send = secondary(self.tr("Send it after the next exchange"), "sendMail")
        self.mailed = QVBoxLayout()
        self.mail_card = Card(self.tr("By e-mail, later"), "mailCard")
        self.show_code = secondary(self.tr("Show a code to scan"), "showScanCode")
        self.scan = ScanView()
        self.scan_card = Card(self.tr("On the person\u2019s own phone"), "scanCard")
        self.ways = self._cards()
        self._arrange()
        self.hide_code.clicked.connect(self._forget_code)
        self.ways.hide()
        self.code_part.hide()
        self.skeleton.start()

    def first_focus(self) -> QWidget | None:
        return self.back

    def offer_printers(self, names: tuple[str, ...]) -> None:
        self.printer.set_options(tuple((name, name) for name in names))
        if names:
            self.printer.set_value(names[0])
        for part in (self.printer, self.print_it):
            part.setVisible(bool(names))
        self.no_printer.setVisible(not names)

    def show_ways(self, ways: HandOver) -> None:
        self.skeleton.stop()
        self.title.setText(self.tr("Hand over: {title}").format(title=ways.document.title))
        if ways.recipient:
            said = self.tr("For {name} and nobody else. Each copy is written in the log.")
            self.about.setText(said.format(name=ways.recipient))
        else:
            self.about.setText(
                self.tr("For the person it is about. Each copy is written in the log.")
            )
        if ways.why_not:
            self.message.show_problem(ways.why_not)
        self.scan_card.setVisible(ways.scannable)
        photo = ways.document.media_type.startswith(PHOTO)
        self.mail_card.setVisible(not photo)
        self._show_mailed(ways.mailed)
        if not self.address.value():
            self.address.set_value(ways.email)
        self.save_locked.setVisible(not photo)
        self.ways.setVisible(not ways.why_not)

    def _show_mailed(self, mailed: tuple[tuple[Disclosure, Delivery | None], ...]) -> None:
        empty(self.mailed)
        for asked, heard in mailed:
            when = date_and_time(asked.left_at)
            said = self.tr("To {address}, asked for {time}.").format(
                address=asked.address, time=when
            )
            self.mailed.addWidget(words(said, "quiet"))
            self.mailed.addWidget(words(delivered(asked, heard), name="mailBecame"))

    def show_printer_missing(self) -> None:
        self.printer.set_error(self.tr("Choose a printer first."))
        self.printer.take_focus()

    def show_printed(self, printer: str) -> None:
        said = self.tr("It is with the printer {name}. Wait for it there: others may take it.")
        self._say(said.format(name=printer))

    def show_written(self, path: Path) -> None:
        said = self.tr(
            "A copy was saved as {name} and read back. It is not under a code: whoever has the "
            "stick can read it. Hand it over, then delete it from your own disk."
        )
        self._say(said.format(name=path.name))

    def show_locked(self, path: Path, code: str) -> None:
        said = self.tr("A locked copy was saved as {name} and read back.")
        self._say(said.format(name=path.name))
        self.code.setText(code)
        self.code.setAccessibleName(" ".join(code))
        self.code_part.show()
        self.page.ensureWidgetVisible(self.code_part)

    def show_address_missing(self) -> None:
        self.address.set_error(self.tr("Write the address first."))
        self.address.take_focus()

    def show_queued(self, address: str) -> None:
        said = self.tr(
            "It waits for the next exchange; then the server sends it to {address}. If the "
            "permission is taken back before, it is not sent. What became of it comes back with "
            "a later exchange and stands here and in the log."
        )
        self._say(said.format(address=address))

    def show_scan(self, code: ScanCode) -> None:
        self.scan.show_code(code)
        self.page.ensureWidgetVisible(self.scan)

    def show_problem(self, problem: Exception) -> None:
        self.skeleton.stop()
        self.message.show_problem(sentence(problem))
        self.page.ensureWidgetVisible(self.message)

    def set_busy(self, *, busy: bool) -> None:
        if busy:
            self.message.clear()
            self._forget_code()
        self.print_it.set_busy(busy=busy, text=self.tr("Printing"))
        for button in (self.save_locked, self.save_plain, self.send):
            button.set_busy(busy=busy, text=self.tr("Saving"))
        self.show_code.set_busy(busy=busy)

    def _say(self, text: str) -> None:
        self.message.show_done(text)
        self.page.ensureWidgetVisible(self.message)

    def _forget_code(self) -> None:
        self.code.clear()
        self.code.setAccessibleName("")
        self.code_part.hide()

    def _cards(self) -> QWidget:
        paper = Card(self.tr("On paper"), "printCard")
        for part in (self.printer, self.no_printer, holder(Wrapping(self.print_it))):
            paper.body.addWidget(part)
        stick = Card(self.tr("On a stick or a disk"), "stickCard")
        stick.body.addWidget(
            words(
                self.tr(
                    "Under a code, a lost stick tells nobody anything. Without one, anybody can "
                    "read it."
                )
            )
        )
        stick.body.addWidget(holder(Wrapping(self.save_locked, self.save_plain)))
        stick.body.addWidget(self.code_part)
        self.scan_card.body.addWidget(
            words(
                self.tr(
                    "The person points the camera of their phone at it and reads the next steps. "
                    "No name stands in it. Nothing is sent anywhere."
                )
            )
        )
        self.scan_card.body.addWidget(holder(Wrapping(self.show_code)))
        self.scan_card.body.addWidget(self.scan)
        self.mail_card.body.addWidget(
            words(
                self.tr(
                    "The laptop has no mail of its own. The server sends it, from the address of "
                    "your organisation, once this laptop has exchanged with it."
                )
            )
        )
        self.mail_card.body.addWidget(self.address)
        self.mail_card.body.addWidget(holder(Wrapping(self.send)))
        self.mail_card.body.addLayout(self.mailed)
        cards = column(paper, stick, self.scan_card, self.mail_card, space=GRID * 2)
        return holder(cards, "ways")

    def _arrange(self) -> None:
        self.page = Page()
        for item in (
            row(self.back, None),
            self.title,
            self.about,
            self.message,
            self.skeleton,
            self.ways,
        ):
            if isinstance(item, QWidget):
                self.page.body.addWidget(item)
            else:
                self.page.body.addLayout(item)
        self.setLayout(column(self.page, space=0))

"""Puts colours, letters and the style sheet on the whole program, light or dark."""

from dataclasses import asdict
from string import Template

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

import resources
from ui.shared import fonts
from ui.shared.colours import Colours, scheme
from ui.shared.sized import larger

Role = QPalette.ColorRole
Group = QPalette.ColorGroup

ROLES: tuple[tuple[QPalette.ColorRole, str], ...] = (
    (Role.Window, "ground"),
    (Role.WindowText, "text"),
    (Role.Base, "card"),
    (Role.AlternateBase, "ground"),
    (Role.Text, "text"),
    (Role.PlaceholderText, "quiet"),
    (Role.Button, "card"),
    (Role.ButtonText, "text"),
    (Role.BrightText, "late"),
    (Role.Link, "link"),
    (Role.LinkVisited, "link"),
    (Role.Highlight, "action"),
    (Role.HighlightedText, "action_text"),
    (Role.ToolTipBase, "card"),
    (Role.ToolTipText, "text"),
    (Role.Light, "card"),
    (Role.Midlight, "hover_ground"),
    (Role.Mid, "line"),
    (Role.Dark, "edge"),
    (Role.Shadow, "edge"),
    (Role.Accent, "action"),
)
READ_WHEN_OFF = (Role.WindowText, Role.Text, Role.ButtonText)
"""Texts of controls that are switched off; they stay readable, in the quiet colour."""


def palette(colours: Colours) -> QPalette:
    made = QPalette()
    for role, name in ROLES:
        made.setColor(role, QColor(getattr(colours, name)))
    for role in READ_WHEN_OFF:
        made.setColor(Group.Disabled, role, QColor(colours.quiet))
    return made


POINTS = (10, 12, 14, 15, 16, 18, 20)
"""Sizes of letters in the style sheet, beside those of the body."""


def style_sheet(colours: Colours, *, dark: bool, larger: float = 1.0) -> str:
    """`larger`: how many times larger than usual the letters of the program are."""
    sheet = Template(resources.find("theme", "style.qss").read_text(encoding="utf-8"))
    values = asdict(colours)
    for drawing in ("tick", "dot", "down"):
        values[drawing] = _drawing(drawing, dark=dark)
    values |= {f"points_{points}": f"{points * larger:g}pt" for points in POINTS}
    return sheet.substitute(values)


def _drawing(name: str, *, dark: bool) -> str:
    """A drawing of the style sheet as a path; the style sheet takes nothing but files."""
    found = resources.find("icons", f"{name}-{'dark' if dark else 'light'}.svg")
    return str(found).replace("\\", "/")


class Theme(QObject):
    """Follows the system's choice of light or dark, and the size of the letters, while it lives."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        app.setStyle("Fusion")
        app.setFont(fonts.body(fonts.load()))
        self._larger = larger()
        self._wanted = app.styleHints().colorScheme()
        app.styleHints().colorSchemeChanged.connect(self.show_scheme)
        app.fontChanged.connect(self._follow_letters)
        self.show_scheme(self._wanted)

    def show_scheme(self, wanted: Qt.ColorScheme) -> None:
        self._wanted = wanted
        dark = wanted is Qt.ColorScheme.Dark
        colours = scheme("dark" if dark else "light")
        self._app.setPalette(palette(colours))
        self._app.setStyleSheet(style_sheet(colours, dark=dark, larger=self._larger))

    def _follow_letters(self) -> None:
        """Headings stay larger than the words under them."""
        if self._larger != larger():
            self._larger = larger()
            self.show_scheme(self._wanted)

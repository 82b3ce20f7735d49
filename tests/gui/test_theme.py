"""Colours and letters as they reach the widgets."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontInfo, QPalette, QTextLayout
from PySide6.QtWidgets import QApplication, QLabel

from ui.shared import fonts
from ui.shared.colours import contrast, scheme
from ui.shared.sized import sized
from ui.shared.theme import Theme, palette

Role, Group = QPalette.ColorRole, QPalette.ColorGroup
PAIRS = [
    (Role.WindowText, Role.Window),
    (Role.Text, Role.Base),
    (Role.Text, Role.AlternateBase),
    (Role.PlaceholderText, Role.Base),
    (Role.ButtonText, Role.Button),
    (Role.HighlightedText, Role.Highlight),
    (Role.Link, Role.Window),
    (Role.ToolTipText, Role.ToolTipBase),
]


@pytest.fixture
def theme(themed: QApplication) -> Iterator[Theme]:
    found = themed.findChild(Theme)
    assert found is not None
    yield found
    found.show_scheme(Qt.ColorScheme.Light)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("group", [Group.Active, Group.Inactive, Group.Disabled])
@pytest.mark.parametrize(("words", "ground"), PAIRS)
def test_the_palette_can_be_read(
    name: str, group: QPalette.ColorGroup, words: QPalette.ColorRole, ground: QPalette.ColorRole
) -> None:
    made = palette(scheme(name))
    one, other = made.color(group, words).name(), made.color(group, ground).name()
    assert contrast(one, other) >= 4.5


def test_it_follows_light_and_dark(themed: QApplication, theme: Theme) -> None:
    theme.show_scheme(Qt.ColorScheme.Dark)
    assert themed.palette().color(Role.Window).name().upper() == scheme("dark").ground
    assert scheme("dark").ground in themed.styleSheet()
    theme.show_scheme(Qt.ColorScheme.Light)
    assert themed.palette().color(Role.Window).name().upper() == scheme("light").ground


def test_the_style_sheet_names_no_colour_that_is_not_there(theme: Theme) -> None:
    for wanted in (Qt.ColorScheme.Dark, Qt.ColorScheme.Light):
        theme.show_scheme(wanted)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        assert "$" not in app.styleSheet()


def test_the_letters_are_bundled_and_large_enough(themed: QApplication) -> None:
    assert themed.font().pointSizeF() >= 11
    assert QFontInfo(themed.font()).family() == "Atkinson Hyperlegible"
    assert "Noto Sans" in themed.font().families()


@pytest.mark.parametrize(
    "letters",
    [
        "\u09b8\u09cd\u09ac\u09be\u0997\u09a4",
        "\u0a1c\u0a40 \u0a06\u0a07\u0a06\u0a02",
        "\u062e\u0648\u0634 \u0622\u0645\u062f\u06cc\u062f",
    ],
    ids=["Bengali", "Gurmukhi", "Arabic"],
)
def test_the_window_has_every_letter_of_the_languages(themed: QApplication, letters: str) -> None:
    families = themed.font().families()
    layout = QTextLayout(letters, themed.font())
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    for run in layout.glyphRuns():
        assert 0 not in run.glyphIndexes(), "a box instead of a letter"
        assert run.rawFont().familyName() in families, "not left to what the system has"


def test_urdu_is_written_in_its_own_hand_also_after_another(themed: QApplication) -> None:
    """Whichever hand the program wrote in first in this size."""
    urdu = "\u0622\u067e (\u06c1\u0631 \u0631\u0648\u0632)"
    for language in ("", "ur"):
        label = sized(QLabel(urdu), 23, bold=True)
        if language:
            label.setFont(fonts.in_the_hand_of(label.font(), language))
        layout = QTextLayout(urdu, label.font())
        layout.beginLayout()
        layout.createLine()
        layout.endLayout()
        found = {run.rawFont().familyName() for run in layout.glyphRuns()}
        assert (fonts.NASTALIQ in found) is (language == "ur"), found


def test_urdu_is_shown_in_its_own_hand(themed: QApplication) -> None:
    body = themed.font()
    assert fonts.in_the_hand_of(body, "ur").families()[1] == fonts.NASTALIQ
    assert fonts.NASTALIQ not in fonts.in_the_hand_of(body, "ar").families()
    assert fonts.in_the_hand_of(body, "en-GB").families()[0] == body.families()[0]


def test_headings_grow_with_the_letters_of_the_program(themed: QApplication) -> None:
    heading, words = QLabel("Documents"), QLabel("Documents")
    heading.setProperty("level", "1")
    usual = themed.font()
    sizes = []
    try:
        for times in (1, 2, 1):
            changed = QFont(usual)
            changed.setPointSizeF(usual.pointSizeF() * times)
            themed.setFont(changed)
            for label in (heading, words):
                label.ensurePolished()
            sizes.append((heading.font().pointSizeF(), words.font().pointSizeF()))
            assert sized(QLabel(), 18).font().pointSizeF() == 18 * times
    finally:
        themed.setFont(usual)
    assert sizes == [(20, 11), (40, 22), (20, 11)]

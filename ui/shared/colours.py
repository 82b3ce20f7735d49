"""The colours of the program, read from resources/theme/colours.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache

from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QWidget

import resources

DARK_BELOW = 128
"""A window ground darker than this lightness (0 to 255) means the dark scheme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """One scheme; each value is "#RRGGBB"."""

    ground: str
    card: str
    text: str
    quiet: str
    line: str
    edge: str
    action: str
    action_hover: str
    action_text: str
    link: str
    header: str
    header_text: str
    header_hover: str
    done: str
    done_ground: str
    late: str
    late_ground: str
    attention: str
    attention_ground: str
    info_ground: str
    selected_ground: str
    hover_ground: str
    focus: str
    focus_edge: str


@cache
def scheme(name: str) -> Colours:
    """The scheme "light" or "dark"."""
    text = resources.find("theme", "colours.toml").read_text(encoding="utf-8")
    return Colours(**tomllib.loads(text)[name])


def colours_of(_widget: QWidget) -> Colours:
    """The scheme a widget is shown in; for widgets that paint themselves.

    The program's palette tells it: a style sheet gives single widgets grounds of their own.
    """
    ground = QGuiApplication.palette().color(QPalette.ColorRole.Window)
    return scheme("dark" if ground.lightness() < DARK_BELOW else "light")


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21, as WCAG 2.2 computes it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    mixed = QColor(colour)
    red, green, blue = (_linear(p) for p in (mixed.redF(), mixed.greenF(), mixed.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

"""The letters: Atkinson Hyperlegible, and Noto faces for the letters it lacks."""

from importlib.resources import files

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFont, QFontDatabase

PACKAGES = ("fontpkg_atkinson_hyperlegible", "fontpkg_noto_sans", "fontpkg_noto_sans_arabic")
BODY_POINTS = 11


def load() -> list[str]:
    """Brings the bundled fonts into the program; answers their families, best first."""
    families: list[str] = []
    for package in PACKAGES:
        for file in sorted(files(package).joinpath("files").iterdir(), key=lambda f: f.name):
            if not file.name.endswith(".ttf"):
                continue
            number = QFontDatabase.addApplicationFontFromData(QByteArray(file.read_bytes()))
            families.extend(QFontDatabase.applicationFontFamilies(number))
    return list(dict.fromkeys(families))


def body(families: list[str]) -> QFont:
    font = QFont()
    font.setFamilies(families)
    font.setPointSize(BODY_POINTS)
    return font

"""The letters: Atkinson Hyperlegible, and Noto faces for the letters it lacks."""

from importlib.resources import files

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFont, QFontDatabase

import resources

PACKAGES = (
    *("fontpkg_atkinson_hyperlegible", "fontpkg_noto_sans", "fontpkg_noto_sans_arabic"),
    "fontpkg_hind_siliguri",
)
FETCHED = ("noto-sans-gurmukhi", "noto-nastaliq-urdu")
"""Folders of resources/fonts: letters that no package brings (packaging/assets.toml)."""
NASTALIQ = "Noto Nastaliq Urdu"
"""The hand that readers of Urdu are used to; other languages of Arabic letters read Naskh."""
BODY_POINTS = 11


def load() -> list[str]:
    """Brings the bundled fonts into the program; answers their families, best first."""
    families: list[str] = []
    folders = [files(package).joinpath("files") for package in PACKAGES]
    fetched = files(resources).joinpath("fonts")
    folders += [fetched.joinpath(name) for name in FETCHED if fetched.joinpath(name).is_dir()]
    for folder in folders:
        for file in sorted(folder.iterdir(), key=lambda f: f.name):
            if not file.name.endswith(".ttf"):
                continue
            number = QFontDatabase.addApplicationFontFromData(QByteArray(file.read_bytes()))
            families.extend(QFontDatabase.applicationFontFamilies(number))
    return list(dict.fromkeys(families))


def in_the_hand_of(font: QFont, language: str) -> QFont:
    """The same font for a text in this language (BCP 47)."""
    changed = QFont(font)
    others = [name for name in font.families() if name != NASTALIQ]
    first = [NASTALIQ] if language.partition("-")[0] == "ur" else []
    changed.setFamilies([*others[:1], *first, *others[1:]])
    if first:
        # Qt may give what it found for the other hand in this size, unless the fonts differ.
        changed.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return changed


def body(families: list[str]) -> QFont:
    font = QFont()
    font.setFamilies(families)
    font.setPointSize(BODY_POINTS)
    return font

"""The languages a coach can choose from, by their tags."""

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


def languages() -> tuple[tuple[str, str], ...]:
    """Tag and name, in the order they are offered."""
    return (
        ("en-GB", translate("Languages", "English")),
        ("pa", translate("Languages", "Punjabi")),
        ("ur", translate("Languages", "Urdu")),
        ("bn", translate("Languages", "Bengali")),
        ("gu", translate("Languages", "Gujarati")),
        ("pl", translate("Languages", "Polish")),
        ("ro", translate("Languages", "Romanian")),
        ("ar", translate("Languages", "Arabic")),
        ("fa", translate("Languages", "Persian")),
        ("cy", translate("Languages", "Welsh")),
        ("zh", translate("Languages", "Chinese")),
    )

"""Object names: the hooks that the style sheet and the tests hold on to."""

from typing import TypeVar

from PySide6.QtWidgets import QWidget

from ui.shared.by_hand import heed

W = TypeVar("W", bound=QWidget)


def named(widget: W, name: str, spoken: str = "") -> W:
    """Gives a widget its object name, and the name a screen reader says when there is one."""
    widget.setObjectName(name)
    heed(widget)
    if spoken:
        widget.setAccessibleName(spoken)
    return widget


def styled(widget: W, **properties: object) -> W:
    """Sets dynamic properties that the style sheet asks for, and applies their rules now."""
    for key, value in properties.items():
        widget.setProperty(key, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    return widget

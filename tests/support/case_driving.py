"""Brings the real window to a case that the real use cases have made."""

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtWidgets import (
    QWidget,
)

from coach_app.domain.case import CaseFile
from coach_app.services import caseload, planning
from coach_app.services.desk import Desk
from tests.support import journeys
from tests.support.window_driving import Driver
from ui.shared.ports import Place
from ui.shared.screen import Screen

W = TypeVar("W", bound=QWidget)


def made(driver: Driver, make: Callable[[Desk], Any]) -> Any:
    """Has the real use cases make something, on the thread of the store."""
    desk = driver.window.desk
    assert desk is not None
    return driver.tasks.on_store(lambda: make(desk))


def file_of(driver: Driver, case_id: str) -> CaseFile:
    file = made(driver, lambda desk: caseload.open_case(desk, case_id).file)
    assert isinstance(file, CaseFile)
    return file


def drafted(desk: Desk) -> str:
    case_id = journeys.assessed_case(desk)
    planning.draft(desk, case_id)
    return case_id


def found(screen: QWidget, kind: type[W], name: str) -> W:
    control = screen.findChild(kind, name)
    assert control is not None, f"{name} is not there"
    return control


def at(driver: Driver, kind: str, case_id: str, tab: str = "") -> Screen:
    driver.window.navigate(Place(kind, case_id, tab=tab))
    driver.settle()
    return driver.screen(kind)

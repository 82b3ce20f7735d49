"""Rubbish pasted everywhere: kept as it is or refused in words, and never read as markup."""

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QLabel, QLineEdit, QMessageBox, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from coach_app.domain.contact import ContactResult
from coach_app.domain.errors import TextNotStorable
from coach_app.domain.people import Channel
from coach_app.domain.signature import SignerRole
from coach_app.services import (
    caseload,
    checking,
    contacts,
    documents,
    people,
    planning,
    referrals,
    signing,
)
from coach_app.services.desk import Desk
from tests.journeys.rubbish import NOT_STORABLE, RUBBISH
from tests.journeys.stations import STATIONS, Station
from tests.support import journeys
from tests.support.conformance import Validator
from tests.support.window_driving import Driver
from ui.shared.dialogs import QtDialogs
from ui.shared.elided import Elided
from ui.shared.ports import Place

MARKUP = "<b>Frankie</b><img src='file:///etc/hostname'><a href='x'>y</a>"


def called(desk: Desk, case_id: str, name: str) -> None:
    person = caseload.open_case(desk, case_id).file.person
    assert person is not None
    people.update(desk, replace(person, preferred_name=name, full_name=name, best_time=name))


def written_into_the_plan(desk: Desk, case_id: str, texts: list[str]) -> str:
    planning.draft(desk, case_id)
    plan = caseload.open_case(desk, case_id).file.plan
    assert plan is not None
    plan = plan.with_goal(texts[0])
    for step, text in zip(plan.steps, texts, strict=False):
        plan = plan.with_step(replace(step, title=text[:300], what=text, why=text))
    planning.save(desk, plan)
    return plan.id


@pytest.mark.parametrize("name", ["markup", "right to left", "emoji", "lone marks"])
def test_the_signed_paper_of_such_a_person(
    desk: Desk, tmp_path: Path, validator: Validator, name: str
) -> None:
    case_id = journeys.assessed_case(desk)
    called(desk, case_id, RUBBISH[name])
    texts = [RUBBISH[name], *(t for n, t in RUBBISH.items() if n not in ("only blanks", name))]
    plan_id = written_into_the_plan(desk, case_id, texts)
    planning.agree(desk, plan_id)
    for role in (SignerRole.PARTICIPANT, SignerRole.COACH):
        signing.sign(desk, plan_id, journeys.typed(role, RUBBISH[name]))
    (document,) = caseload.open_case(desk, case_id).file.documents
    pdf = documents.pdf(desk, document.id)
    paper = tmp_path / "plan.pdf"
    paper.write_bytes(pdf)
    assert validator.failures(paper, "ua1") == []
    assert checking.check(desk, pdf).ok
    assert b"file:///etc/passwd" not in pdf
    assert links(pdf) == []
    assert desk.store.verify() == ()


def links(pdf: bytes) -> list[bytes]:
    """Whatever leads out of the file. Read object by object: among compressed bytes any four
    letters turn up one day."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        plain = [
            one.stream_dict if isinstance(one, pikepdf.Stream) else one for one in opened.objects
        ]
        return [said for one in plain if b"/URI" in (said := one.unparse(resolved=True))]


@pytest.mark.parametrize("what", NOT_STORABLE)
def test_what_cannot_be_kept_is_refused(desk: Desk, what: str) -> None:
    text = NOT_STORABLE[what]
    with pytest.raises(TextNotStorable):
        referrals.register(desk, journeys.a_referral(preferred_name=text))
    case_id = journeys.assessed_case(desk)
    with pytest.raises(TextNotStorable):
        called(desk, case_id, text)
    with pytest.raises(TextNotStorable):
        contacts.log(
            desk,
            case_id,
            contacts.NewContact(channel=Channel.PHONE, result=ContactResult.REACHED, note=text),
        )
    with pytest.raises(TextNotStorable):
        written_into_the_plan(desk, case_id, [text])
    assert caseload.search(desk, text) == ()
    assert caseload.page(desk, text=text).total == 0
    assert desk.store.verify() == ()


def test_nothing_is_shown_as_markup(opened: Driver) -> None:
    desk = opened.window.desk
    assert desk is not None

    def made(station: Station) -> str:
        case_id = station.make(desk)
        if case_id:
            called(desk, case_id, MARKUP)
        return case_id

    for station in STATIONS:
        case_id: str = opened.tasks.on_store(lambda s=station: made(s))  # type: ignore[misc]
        opened.window.navigate(Place("today"))
        opened.window.navigate(Place(station.kind, case_id, tab=station.tab))
        opened.settle()
        for widget in opened.window.findChildren(QWidget):
            seen = [widget.toolTip(), widget.whatsThis()]
            if isinstance(widget, QLabel) and widget.textFormat() is not Qt.TextFormat.PlainText:
                seen.append(widget.text())
            formatted = [text for text in seen if "<b>" in text or "<img" in text]
            assert not formatted, (str(station), widget.objectName(), formatted)
        assert MARKUP not in opened.window.windowTitle()


def test_a_question_is_asked_in_plain_letters(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Qt.TextFormat] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: asked.append(box.textFormat()))
    parent = QWidget()
    qtbot.addWidget(parent)
    assert QtDialogs().confirm(parent, MARKUP, yes="Yes", no="No") is False
    assert asked == [Qt.TextFormat.PlainText]


def test_a_long_name_is_whole_in_the_tip_and_no_markup_there(qtbot: QtBot) -> None:
    """Qt decides by itself whether a tip is rich text: then the letters have to be escaped."""
    label = Elided("name")
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.show_text(MARKUP)
    shown = QTextDocument()
    shown.setHtml(label.toolTip())
    assert shown.toPlainText() == MARKUP


def test_every_field_takes_it_or_says_why_not(opened: Driver) -> None:
    """Nothing raises, nothing hangs, and what was kept opens again."""
    desk = opened.window.desk
    assert desk is not None
    opened.dialogs.yes = True
    for station in STATIONS:
        case_id: str = opened.tasks.on_store(lambda s=station: s.make(desk))  # type: ignore[misc]
        opened.window.navigate(Place(station.kind, case_id, tab=station.tab))
        opened.settle()
        screen = opened.screen(station.kind)
        for text in (*RUBBISH.values(), *NOT_STORABLE.values()):
            paste_everywhere(screen, text)
            opened.settle()
        opened.window.navigate(Place("today"))
        opened.settle()
        if case_id:
            opened.tasks.on_store(lambda c=case_id: caseload.open_case(desk, c))  # type: ignore[misc]
    assert opened.tasks.on_store(desk.store.verify) == ()


def paste_everywhere(screen: QWidget, text: str) -> None:
    for line in screen.findChildren(QLineEdit):
        if line.isVisible() and not line.isReadOnly():
            line.setText(text)
            line.textEdited.emit(line.text())
    for box in screen.findChildren(QPlainTextEdit):
        if box.isVisible() and not box.isReadOnly():
            box.setPlainText(text)

"""Names within sentences: the sentence keeps its direction whatever the name is written in."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextLayout, QTextOption
from PySide6.QtWidgets import QApplication

from ui.case.journey import NextStep
from ui.case.wording import next_words
from ui.shared.quoting import apart

ARABIC = "\u0645\u062d\u0645\u062f \u0639\u0628\u062f \u0627\u0644\u0631\u062d\u0645\u0646"


def test_a_name_of_the_same_direction_is_as_it_was() -> None:
    assert apart("Maximiliana Notreal") == "Maximiliana Notreal"
    assert apart("") == ""


@pytest.mark.parametrize("step", NextStep)
def test_a_sentence_about_an_arabic_name_reads_from_left_to_right(
    qapp: QApplication, step: NextStep
) -> None:
    _, sentence, _ = next_words(step, ARABIC)
    laid = QTextLayout(sentence, qapp.font())
    option = QTextOption()
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    laid.setTextOption(option)
    laid.beginLayout()
    line: Any = laid.createLine()  # the place of a cursor comes as a pair, not as in the stubs
    line.setLineWidth(10_000)
    laid.endLayout()
    begins, _ = line.cursorToX(0)
    ends, _ = line.cursorToX(len(sentence))
    assert begins < ends, sentence

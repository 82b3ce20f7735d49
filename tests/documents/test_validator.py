"""The PDF validator says no when it should: a judge that passes everything is none."""

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.support.conformance import Validator, ValidatorProblem


@pytest.fixture
def untagged(tmp_path: Path) -> Path:
    """A page as reportlab draws it by itself: to a screen reader it is empty."""
    file = tmp_path / "untagged.pdf"
    canvas = Canvas(str(file))
    canvas.drawString(72, 720, "Back-to-Work plan")
    canvas.save()
    return file


def test_an_untagged_page_is_not_accessible(validator: Validator, untagged: Path) -> None:
    failures = validator.failures(untagged, "ua1")
    assert any("MarkInfo" in failure for failure in failures), failures


def test_an_untagged_page_is_not_archivable(validator: Validator, untagged: Path) -> None:
    assert validator.failures(untagged, "2a")


def test_a_file_that_is_no_pdf_is_no_answer(validator: Validator, tmp_path: Path) -> None:
    file = tmp_path / "letter.pdf"
    file.write_text("Dear coach", encoding="utf-8")
    with pytest.raises(ValidatorProblem):
        validator.failures(file, "ua1")


def test_it_goes_on_after_a_file_it_could_not_read(validator: Validator, untagged: Path) -> None:
    with pytest.raises(ValidatorProblem):
        validator.failures(untagged.with_name("missing.pdf"), "ua1")
    assert validator.failures(untagged, "ua1")

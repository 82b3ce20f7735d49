"""The sheet with the recovery key: valid, on one page, and silent about the store."""

from datetime import UTC, datetime
from pathlib import Path

from coach_app.plans.pdf import render
from coach_app.plans.recovery_kit import recovery_kit, store_mark
from tests.support.conformance import Validator
from tests.support.papers import words_of

GROUPS = ("A2B3C", "DEFGH", "JKMNP", "QRSTV", "WXYZ4", "56789", "2345A")
STORE_ID = "1a2b3c4d" + "5e" * 12
MADE = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)


def test_the_kit_is_accessible_and_archivable(validator: Validator, tmp_path: Path) -> None:
    path = tmp_path / "kit.pdf"
    path.write_bytes(render(recovery_kit(GROUPS, STORE_ID, MADE)).pdf)
    assert [rule for flavour in ("ua1", "2a") for rule in validator.failures(path, flavour)] == []


def test_it_fits_on_one_page_and_holds_the_groups_in_order(tmp_path: Path) -> None:
    rendered = render(recovery_kit(GROUPS, STORE_ID, MADE))
    assert rendered.pages == 1
    assert not rendered.missing
    path = tmp_path / "kit.pdf"
    path.write_bytes(rendered.pdf)
    words = words_of(path)
    places = [words.index(f"Group {n}: {group}") for n, group in enumerate(GROUPS, start=1)]
    assert places == sorted(places)
    assert "Print it, then delete the file." in words
    assert "Made on Tuesday 1 December 2026" in words


def test_it_names_the_store_by_a_mark_and_nothing_in_it(tmp_path: Path) -> None:
    path = tmp_path / "kit.pdf"
    path.write_bytes(render(recovery_kit(GROUPS, STORE_ID, MADE)).pdf)
    assert store_mark(STORE_ID) == "1A2B-3C4D"
    assert "1A2B-3C4D" in words_of(path)
    content = path.read_bytes() + words_of(path).encode()
    for secret in (STORE_ID, "".join(GROUPS), "-".join(GROUPS)):
        assert secret.encode() not in content


def test_the_same_key_makes_the_same_sheet() -> None:
    first, second = (render(recovery_kit(GROUPS, STORE_ID, MADE)).pdf for _ in range(2))
    assert first == second

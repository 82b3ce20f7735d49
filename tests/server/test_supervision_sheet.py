"""The sheet for the monthly talk: one side, tagged and archivable, references and no names."""

import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from coach_app.domain.access import Role
from coach_app.plans.layout import Document
from coach_app.plans.pdf import render
from coach_app.plans.supervision_sheet import LookAt, Moved, Supervision, supervision_sheet
from tests.server.test_quality import answers, path_of
from tests.support.browsers import browser_of, send
from tests.support.caseload_sample import keep_sample
from tests.support.conformance import Validator
from tests.support.laptops import RunningServer, fresh_id
from tests.support.rich_case import keep_everything
from tests.support.sampled import cases_with_a_plan, drawn_sample


def words_of(pdf: bytes) -> tuple[int, str]:
    """Pages, and what stands on them."""
    document = PdfDocument(io.BytesIO(pdf))
    try:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    return len(texts), " ".join(" ".join(texts).split())


def test_one_side_with_what_there_is_to_talk_about(
    shared: RunningServer, validator: Validator, tmp_path: Path
) -> None:
    team = f"Team {fresh_id()}"
    laptop = shared.laptop(team=team)
    keep_sample(laptop)
    keep_everything(laptop)
    cases_with_a_plan(laptop, 4)
    shared.laptop(team=team, coach="Jo Fairweather")
    coach = shared.rows("SELECT account_id FROM device WHERE id = %(d)s", d=laptop.device_id)[0][0]
    path = path_of(shared, drawn_sample(shared, team))
    for _ in range(2):
        with browser_of(shared, Role.SUPERVISOR, team) as browser:
            send(browser, path, **answers("goal"))
    with browser_of(shared, Role.SUPERVISOR, team) as browser:
        page = browser.get("/caseload/coaches")
        assert f'href="/caseload/coaches/{coach}/sheet"' in page.text
        answer = browser.get(f"/caseload/coaches/{coach}/sheet")
        supervisor = browser.get("/people").status_code
        assert supervisor == 403
        assert browser.get("/caseload/coaches/none/sheet").status_code == 404
    kept = tmp_path / "supervision.pdf"
    kept.write_bytes(answer.content)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == 'attachment; filename="supervision.pdf"'
    pages, words = words_of(answer.content)
    assert pages == 1
    for said in (
        "Supervision Robin Ashdown",
        "1 November 2026 to 1 December 2026",
        "Open cases: 8",
        "First contacts late: 1 (S-1190). What has been tried?",
        "With an open concern about safety: 1 (R-5501). Who knows of it",
        "Plans agreed: 7, before 0",
        "Quality: 1 case checked by two people: 92 % of the answers were yes.",
        "Quality: Both reviewers said no in 1 case: Is the goal in the person",
        "What we agreed",
    ):
        assert said in words, said
    for name in ("Sam", "Rowan", "Kit"):
        assert name not in words
    lines = shared.rows("SELECT action FROM audit WHERE subject = %(c)s", c=coach)
    assert ("coach.sheet_made",) in lines
    for flavour in ("ua1", "2a"):
        assert validator.failures(kept, flavour) == []


def much(most: int) -> Document:
    """Everything at once, and long."""
    long = "Wolfeschlegelsteinhausenbergerdorff " * 2
    return supervision_sheet(
        Supervision(
            coach=long.strip(),
            team=long.strip(),
            supervisor="Jo \u0639\u0644\u064a",
            made_at=datetime(2026, 12, 1, 9, 30, tzinfo=UTC),
            since=date(2026, 11, 1),
            cases=most * 40,
            weight=most * 90,
            late=most * 20,
            usual_cases=22.5,
            usual_weight=41,
            laptop="last heard 9 days ago, 3 changes refused",
            look_at=tuple(
                LookAt(
                    f"With reason number {n} to look at it",
                    most,
                    tuple(f"WEB-{n}{m:03d}-R" for m in range(most)),
                    "A step is blocked. What could move it, or which step comes instead?",
                )
                for n in range(8)
            ),
            moved=tuple(Moved(f"Step {n}", n, most) for n in range(8)),
            quality=tuple(f"Both reviewers said no, {n}. " * 6 for n in range(most)),
        )
    )


@pytest.mark.parametrize("most", [0, 1, 8, 50])
def test_it_is_one_side_however_much_there_is(most: int) -> None:
    made = render(much(most))
    assert made.pages == 1
    assert not made.missing
    _, words = words_of(made.pdf)
    assert "What we agreed" in words
    if most == 50:
        assert "With reason number 7 to look at it: 50" in words


def test_what_is_left_out_is_counted() -> None:
    few = Supervision(
        coach="Robin Ashdown",
        team="North",
        supervisor="Jo",
        made_at=datetime(2026, 12, 1, 9, 30, tzinfo=UTC),
        since=date(2026, 11, 1),
        cases=9,
        weight=20,
        late=9,
        look_at=(LookAt("Late", 9, tuple(f"K-000{n}" for n in range(9)), "Why?"),),
    )
    _, words = words_of(render(supervision_sheet(few)).pdf)
    assert "Late: 9 (K-0000, K-0001, K-0002, K-0003, K-0004, K-0005, K-0006, K-0007 and 1" in words
    assert "Why?" in words

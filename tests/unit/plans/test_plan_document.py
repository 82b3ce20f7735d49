"""The participant's copy says what was agreed, and a draft says that it is one."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from coach_app.domain.plan import PlanKind, PlanStatus
from coach_app.plans import layout
from coach_app.plans.digest import plan_digest
from coach_app.plans.layout import Document
from coach_app.plans.plan_document import (
    AGREEMENT_STATEMENTS,
    COACH_FIELD,
    PARTICIPANT_FIELD,
    action_plan,
)
from tests.support.sample_plan import GOAL, NOW, sample_case, sample_plan


def blocks(document: Document) -> Iterator[layout.Block]:
    for block in document.blocks:
        if isinstance(block, layout.Together):
            yield from block.blocks
        else:
            yield block


def said(text: layout.Text) -> str:
    return "".join(span.text for span in text)


def headings(document: Document, level: int) -> list[str]:
    return [
        said(block.text)
        for block in blocks(document)
        if isinstance(block, layout.Heading) and block.level == level
    ]


def all_text(document: Document) -> str:
    return repr(document)


def test_goal_is_a_quotation_in_own_words() -> None:
    (quote,) = (
        b for b in blocks(action_plan(sample_case(), sample_plan())) if isinstance(b, layout.Quote)
    )
    assert said(quote.text) == f"\u201c{GOAL}\u201d"


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        (PlanKind.BACK_TO_WORK, "My Back-to-Work plan"),
        (PlanKind.THRIVE_IN_WORK, "My Thrive-in-Work plan"),
    ],
)
def test_title(kind: PlanKind, title: str) -> None:
    document = action_plan(sample_case(), sample_plan(kind=kind))
    assert headings(document, 1) == [title]
    assert document.title == f"{title}, Sam Fictional"


def test_first_three_steps_stand_first_and_all_follow_in_order() -> None:
    plan = sample_plan()
    document = action_plan(sample_case(), plan)
    (table,) = (b for b in blocks(document) if isinstance(b, layout.Table))
    assert [said(row[0]) for row in table.rows] == [step.title for step in plan.steps[:3]]
    steps = [b for b in blocks(document) if isinstance(b, layout.StepBlock)]
    assert [(b.number, said(b.title)) for b in steps] == [
        (number, step.title) for number, step in enumerate(plan.steps, start=1)
    ]
    for block, step in zip(steps, plan.steps, strict=True):
        facts = {fact.label: said(fact.value) for fact in block.facts}
        assert facts["Why"] == step.why
        assert facts["How we will know"] == step.how_we_know
        assert facts["By when"].endswith(f"{step.due_on:%B %Y}")
    assert headings(document, 3)[0].startswith("Settle")
    assert len(headings(document, 3)) == 4


def test_order_of_the_coach_wins_over_the_phases() -> None:
    plan = sample_plan()
    turned = replace(plan, steps=tuple(reversed(plan.steps)))
    steps = [
        b for b in blocks(action_plan(sample_case(), turned)) if isinstance(b, layout.StepBlock)
    ]
    assert [said(b.title) for b in steps] == [step.title for step in turned.steps]


def test_private_steps_are_named_as_private() -> None:
    assert "Only steps 3, 4 and 5 could go" in all_text(action_plan(sample_case(), sample_plan()))
    steps = tuple(replace(step, private=True) for step in sample_plan().steps)
    document = action_plan(sample_case(), sample_plan(steps=steps))
    assert "All steps in this plan stay private" in all_text(document)


def test_a_draft_says_so_and_an_agreed_plan_its_day() -> None:
    draft = sample_plan(status=PlanStatus.DRAFT, agreed_at=None)
    assert "draft, not yet agreed" in all_text(action_plan(sample_case(), draft))
    agreed = all_text(action_plan(sample_case(), sample_plan()))
    assert "not yet agreed" not in agreed
    assert "agreed on Tuesday 1 December 2026" in agreed


def test_fingerprint_is_in_the_text_at_the_foot_and_in_the_file() -> None:
    plan = sample_plan()
    document = action_plan(sample_case(), plan)
    digest = plan_digest(plan)
    end = document.blocks[-1]
    assert isinstance(end, layout.Together), "it may stand alone on a page"
    assert any(isinstance(one, layout.SignatureField) for one in end.blocks)
    last = end.blocks[-1]
    assert isinstance(last, layout.Paragraph)
    assert said(last.text).endswith(digest)
    assert document.running_foot.endswith(digest[:12])
    assert document.fingerprint == digest


def test_signing_does_not_change_the_paper() -> None:
    agreed = sample_plan(content_hash="a" * 64)
    signed = replace(agreed, status=PlanStatus.SIGNED)
    assert action_plan(sample_case(), agreed) == action_plan(sample_case(), signed)
    assert action_plan(sample_case(), agreed).created == NOW


def test_two_places_to_sign_under_what_is_signed() -> None:
    document = action_plan(sample_case(), sample_plan())
    fields = [b for b in blocks(document) if isinstance(b, layout.SignatureField)]
    assert [field.name for field in fields] == [PARTICIPANT_FIELD, COACH_FIELD]
    text = all_text(document)
    assert all(statement in text for statement in AGREEMENT_STATEMENTS.values())


def test_a_plan_with_nothing_in_it_still_is_a_document() -> None:
    empty = sample_plan(
        steps=(), parked=(), goal="", strengths="", status=PlanStatus.DRAFT, agreed_at=None
    )
    document = action_plan(replace(sample_case(), person=None), empty)
    assert document.title == "My Back-to-Work plan"
    assert not any(isinstance(b, layout.StepBlock | layout.Quote) for b in blocks(document))

"""Every sentence that a participant reads or hears from this program, with its reading age.

python -m tests.support.participant_sentences > docs/reading-ages.md
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from coach_app.catalogue import Catalogue, load_catalogue
from coach_app.catalogue.interventions import for_programme
from coach_app.domain.findings import Condition, Confidence, Findings, JobTask, Wellbeing
from coach_app.domain.referral import WorkStatus
from coach_app.plans.patterns import OBSTACLES
from coach_app.plans.record_words import record_words
from coach_app.plans.wording import parked_no_answer, parked_no_room, parked_not_now
from tests.support import more_people, people_in_need
from tests.support.plan_findings import TODAY, composed, obstacle
from tests.support.reading_age import WORD, reading_age

OLDEST = 11
"""Years. From the field's own aim of 9 to 11 for what participants read."""
FEWEST_WORDS = 5
"""A label of one to four words has no sentence to measure: "Version", "Your employer"."""
HERE = Path(__file__).parents[2]
PAPERS = (
    "easy_plan",
    "easy_read",
    "next_steps",
    "outcome_words",
    "plan_document",
    "plan_words",
    "reading",
    "record_answers",
    "record_document",
    "record_values",
    "return_sheet",
    "review_answers",
    "review_document",
    "service_words",
    "sheet",
    "work_changes",
    "working_time",
)
SCREENS = (
    "ui/assessment/told.py",
    "ui/shared/signing_panel.py",
    "ui/shared/statement_view.py",
    "ui/signing/view.py",
    "ui/together/view.py",
)
NATIONAL = ("wellbeing.",)
"""The four questions of the ONS stand word for word as they are asked all over the country."""
NAMES = {
    "Access to Work": "it",
    "Bereavement Support Payment": "it",
    "Back-to-Work plan": "plan",
    "GOV.UK": "the web",
    "Health Adjustment Passport": "form",
    "Information Commissioner": "board",
    "Statutory Sick Pay": "sick pay",
    "Thrive-in-Work plan": "plan",
    "Universal Credit": "it",
}
"""What things are called cannot be said in other words; measured is the sentence around it."""


@dataclass(frozen=True, slots=True)
class Measured:
    where: str
    sentence: str
    age: float


FOR_CHECKING = ("Fingerprint of the content (SHA-256): {hash}",)
"""Printed for whoever checks a paper, not to be read."""


def measured() -> tuple[Measured, ...]:
    catalogue = load_catalogue()
    said = (
        *_library(catalogue),
        *_reasons(catalogue),
        *_form(catalogue),
        *_papers(),
        *_screens(),
    )
    once = dict.fromkeys((where, " ".join(text.split())) for where, text in said)
    return tuple(
        Measured(where, text, round(_age(text), 1))
        for where, text in once
        if len(WORD.findall(text)) >= FEWEST_WORDS and text not in FOR_CHECKING
    )


def _age(text: str) -> float:
    for name, short in NAMES.items():
        text = text.replace(name, short)
    return reading_age(re.sub(r"{\w+}", "Monday", text))


def _library(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    local = (for_programme(catalogue.interventions, name) for name in ("bury", "stockport"))
    books = [catalogue.interventions, *local]
    for entry in (entry for book in books for entry in book.entries):
        for text in (entry.title, entry.what, entry.how_we_know, entry.why):
            if text:
                yield f"library {entry.subject}", text
    for change in catalogue.adjustments.entries:
        yield "changes at work", change.change


def _reasons(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """The whole reasons of plans: of all invented people, and of every answer by itself."""
    people = [
        value
        for module in (people_in_need, more_people)
        for value in vars(module).values()
        if isinstance(value, Findings)
    ]
    for findings in (*people, *_every_answer(catalogue)):
        plan = composed(findings, catalogue.interventions, catalogue.working_days).plan
        for step in plan.steps:
            yield "reasons", without_own_words(step.why)
        for parked in plan.parked:
            yield "parked", parked.reason
    yield from (
        ("parked", text) for text in (parked_no_answer(), parked_no_room(TODAY), parked_not_now())
    )


def without_own_words(why: str) -> str:
    """What somebody said stays as they said it; measured is what the program says around it."""
    return re.sub("\u201c[^\u201d]*\u201d", "\u201cit hurts\u201d", why)


def _every_answer(catalogue: Catalogue) -> Iterator[Findings]:
    low = Findings(
        situation=WorkStatus.OUT_OF_WORK,
        confidence=Confidence(find_work=1, keep_work=1, manage_health=1),
        wellbeing=Wellbeing(life_satisfaction=1, worthwhile=1, happiness=1, anxiety=9),
    )
    for situation in WorkStatus:
        here = replace(low, situation=situation)
        yield here
        for code in OBSTACLES:
            yield replace(here, obstacles=(obstacle(code, 9, 9),))
        for item in catalogue.assessment_form.item("task.demand").options:
            task = JobTask(name="A task", demand=item.code, difficulty=8)
            yield replace(here, job_title="Cook", tasks=(task,))
        for item in catalogue.assessment_form.item("health.conditions").options:
            ill = Condition(code=item.code, label=item.display)
            yield replace(here, conditions=(ill,), last_job="Cook")
        for item in catalogue.assessment_form.item("strengths.interests").options:
            yield replace(here, interests=(item.code,))


def _form(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    for item in catalogue.assessment_form.walk():
        if item.link_id.startswith(NATIONAL):
            continue
        texts = (item.text, item.help, item.low_label, item.high_label)
        for text in (*texts, *(option.display for option in item.options)):
            if text:
                yield "assessment", text
    for statements in catalogue.statements.languages:
        if statements.language == "en-GB":
            yield "agreement", statements.participant


def _papers() -> Iterator[tuple[str, str]]:
    for sentence in record_words().sentences():
        if sentence.endswith((".", "?")):  # a label is no sentence
            yield "papers record_words", sentence
    for name in PAPERS:
        for sentence in _said_in(HERE / "coach_app" / "plans" / f"{name}.py", {"say", "text"}):
            yield f"papers {name}", sentence


def _screens() -> Iterator[tuple[str, str]]:
    for path in SCREENS:
        for sentence in _said_in(HERE / path, {"tr", "translate"}):
            yield f"screen {path.split('/')[1]}", sentence


def _said_in(path: Path, names: set[str]) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        last = node.args[-1] if name == "translate" else node.args[0]
        if name in names and isinstance(last, ast.Constant) and isinstance(last.value, str):
            yield last.value


def table() -> str:
    """As it stands in docs/reading-ages.md."""
    found = measured()
    by_where: dict[str, list[Measured]] = {}
    for one in found:
        by_where.setdefault(one.where, []).append(one)
    lines = [
        "# Reading ages",
        "",
        "What participants read or hear, measured one by one: the Flesch-Kincaid grade as years of "
        "age,",
        "with syllables from the CMU pronouncing dictionary (`tests/support/reading_age.py`). "
        "Labels of one to",
        "four words, names of schemes and the person's own words are left out. Nothing may need "
        f"more than {OLDEST};",
        "`tests/unit/plans/test_reading_ages.py` refuses it. The four ONS questions and the PHQ-9 "
        "and GAD-7 stand",
        "word for word as their owners wrote them.",
        "",
        "`python -m tests.support.participant_sentences > docs/reading-ages.md` writes this page.",
        "",
        "| Where | Sentences | Average age | Highest |",
        "|---|---|---|---|",
    ]
    for where, ones in sorted(by_where.items()):
        ages = [one.age for one in ones]
        average = sum(ages) / len(ages)
        lines.append(f"| {where} | {len(ones)} | {average:.1f} | {max(ages)} |")
    lines += ["", "| Age | Where | Sentence |", "|---|---|---|"]
    for one in sorted(found, key=lambda one: (-one.age, one.where, one.sentence)):
        lines.append(f"| {one.age} | {one.where} | {one.sentence.replace('|', '/')} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(table())

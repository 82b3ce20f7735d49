"""What the answers of a Work and Health Assessment say: the facts a plan is composed from."""

from dataclasses import replace
from datetime import date
from typing import Any

from coach_app.domain.answers import Answers
from coach_app.domain.errors import AssessmentUnfinished
from coach_app.domain.findings import (
    Condition,
    Confidence,
    Findings,
    FitNote,
    JobTask,
    Obstacle,
    Wellbeing,
)
from coach_app.domain.questionnaire import Questionnaire
from coach_app.domain.referral import WorkStatus

OBSTACLE_LISTS = ("obstacles.health", "obstacles.work", "obstacles.life")
TASK_ROWS = "task"

MEDICINE = "medication-effects"
EMPLOYER = frozenset({"manager", "hr", "occupational-health"})
"""Who has to know before the employer counts as told."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

MIDDLE = 5
"""An obstacle that was ticked without saying how big it is counts as middling, not as none."""


def findings(form: Questionnaire, response: Any) -> Findings:
    """The findings of an assessment; a question without an answer leaves its default.

    Answers to questions that are not shown do not count. A return to work hoped for before the
    sickness began cannot be right, so it is left out. Raises AnswerWrong for an answer that its
    question cannot have, and AssessmentUnfinished when the work situation is not known, because
    the kind of plan hangs on it.
    """
    said = Heard(Answers.read(form, response).without_disabled())
    situation = said.text("work.situation")
    if not situation:
        raise AssessmentUnfinished(
            "The assessment does not say whether the person is in work. Answer that question first."
        )
    found = Findings(
        situation=WorkStatus(situation),
        since=said.day("work.since"),
        job_title=said.text("work.job-title"),
        usual_hours=said.number("work.hours"),
        last_job=said.text("work.last-job"),
        return_hoped_on=said.day("work.return-on"),
        employer_knows=said.employer_knows(),
        employer_supportive=said.employer_supportive(),
        tasks=said.tasks(),
        obstacles=said.obstacles(),
        strengths=said.text("strengths.text"),
        interests=said.codes("strengths.interests"),
        goal=said.text("goal.text"),
        conditions=said.conditions(),
        waiting_for=said.text("health.waiting-for"),
        waiting_until=said.day("health.waiting-until"),
        keep_private=said.text("privacy.text"),
        wellbeing=said.wellbeing(),
        confidence=said.confidence(),
        usual_weekdays=said.weekdays(),
        works_nights=said.yes("work.nights"),
        who_knows=said.codes("work.who-knows"),
        relationship=said.text("work.relationship"),
        changed_so_far=said.text("work.changed-so-far"),
        fit_note=said.fit_note(),
        sick_pay=said.text("work.sick-pay"),
        sick_pay_until=said.day("work.sick-pay-until"),
        work_ability=said.number("confidence.work-ability"),
    )
    return _possible(found)


def _possible(found: Findings) -> Findings:
    if found.since and found.return_hoped_on and found.return_hoped_on < found.since:
        found = replace(found, return_hoped_on=None)
    note = found.fit_note
    if note and note.starts_on and note.ends_on and note.ends_on < note.starts_on:
        found = replace(found, fit_note=replace(note, starts_on=None, ends_on=None))
    return found


class Heard:
    """Reads answers by link id; a question that the form does not ask was not answered."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    def _first(self, link_id: str, row: int | None = None) -> object:
        asked = link_id in self._answers.form.places
        return self._answers.value(link_id, row) if asked else None

    def text(self, link_id: str, row: int | None = None) -> str:
        value = self._first(link_id, row)
        return value.strip() if isinstance(value, str) else ""

    def number(self, link_id: str, row: int | None = None) -> int | None:
        value = self._first(link_id, row)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def day(self, link_id: str) -> date | None:
        value = self._first(link_id)
        return value if isinstance(value, date) else None

    def yes(self, link_id: str) -> bool | None:
        value = self._first(link_id)
        return value if isinstance(value, bool) else None

    def codes(self, link_id: str) -> tuple[str, ...]:
        if link_id not in self._answers.form.places:
            return ()
        return tuple(str(value) for value in self._answers.values(link_id))

    def tasks(self) -> tuple[JobTask, ...]:
        """Rows that name a task or say what it asks for; an empty row is not a task."""
        tasks = []
        for row in range(self._answers.row_count(TASK_ROWS)):
            demand = self.text("task.demand", row)
            name = self.text("task.name", row) or self._label("task.demand", demand)
            if name:
                difficulty = self.number("task.difficulty", row) or 0
                tasks.append(JobTask(name=name, demand=demand, difficulty=difficulty))
        return tuple(tasks)

    def employer_knows(self) -> bool | None:
        """As it was said; where it was not, from who at work knows."""
        said = self.yes("work.employer-knows")
        known = set(self.codes("work.who-knows"))
        if said is not None or not known:
            return said
        return bool(known & EMPLOYER) if known != {"colleagues"} else None

    def employer_supportive(self) -> bool | None:
        """As it was said; where it was not, from how the person gets on with their boss."""
        said = self.yes("work.employer-supportive")
        told = {"good": True, "hard": False}
        return told.get(self.text("work.relationship")) if said is None else said

    def weekdays(self) -> tuple[int, ...]:
        return tuple(sorted(WEEKDAYS.index(code) for code in self.codes("work.days")))

    def fit_note(self) -> FitNote | None:
        if not self.yes("work.fit-note"):
            return None
        return FitNote(
            starts_on=self.day("work.fit-note-from"),
            ends_on=self.day("work.fit-note-until"),
            says=self.text("work.fit-note-says"),
        )

    def obstacles(self) -> tuple[Obstacle, ...]:
        """What was ticked; and medicine that makes work harder, where that was not ticked."""
        ticked = self._ticked()
        if self.yes("health.medicine") and all(o.code != MEDICINE for o in ticked):
            words = self.text("health.medicine-words")
            label = self._label("obstacles.health", MEDICINE)
            return (
                *ticked,
                Obstacle(code=MEDICINE, label=label, severity=MIDDLE, matters=MIDDLE, words=words),
            )
        return ticked

    def _ticked(self) -> tuple[Obstacle, ...]:
        return tuple(
            Obstacle(
                code=code,
                label=self._label(listed, code),
                severity=self._or_middle(f"obstacle.{code}.severity"),
                matters=self._or_middle(f"obstacle.{code}.matters"),
                words=self.text(f"obstacle.{code}.words"),
            )
            for listed in OBSTACLE_LISTS
            for code in self.codes(listed)
        )

    def conditions(self) -> tuple[Condition, ...]:
        """What the person has: the main one first, then in the order of the form.

        Their own words stand with the first.
        """
        words = self.text("health.words")
        main = self.text("health.main")
        named = [
            Condition(code=code, label=self._label("health.conditions", code))
            for code in sorted(self.codes("health.conditions"), key=lambda code: code != main)
        ]
        if not named:
            return (Condition(code="other", label=words[:80], words=words),) if words else ()
        return (replace(named[0], words=words), *named[1:])

    def wellbeing(self) -> Wellbeing | None:
        """The four ONS answers; they are one measure, so three of them are not kept as it."""
        life, worthwhile, happiness, anxiety = (
            self.number(f"wellbeing.{name}")
            for name in ("life-satisfaction", "worthwhile", "happiness", "anxiety")
        )
        if life is None or worthwhile is None or happiness is None or anxiety is None:
            return None
        return Wellbeing(
            life_satisfaction=life, worthwhile=worthwhile, happiness=happiness, anxiety=anxiety
        )

    def confidence(self) -> Confidence:
        return Confidence(
            find_work=self.number("confidence.find-work"),
            keep_work=self.number("confidence.keep-work"),
            manage_health=self.number("confidence.manage-health"),
        )

    def _label(self, link_id: str, code: str) -> str:
        option = self._answers.form.item(link_id).option(code)
        return option.display if option else code

    def _or_middle(self, link_id: str) -> int:
        number = self.number(link_id)
        return MIDDLE if number is None else number

"""The sentences of a drafted plan: short, kind, and in the person's own words where there are."""

import re
from datetime import date

from coach_app.domain.findings import Findings, Obstacle
from coach_app.domain.intervention import Intervention
from coach_app.plans import patterns
from coach_app.plans.needs import SAFETY_OBSTACLES, Kind, Need, one_each

LONGEST_QUOTE = 160
ENDS = (".", "!", "?", "\u2026")
_OPENING = re.compile(r'(^|[\s(\[])"')
ANSWERED = 2
QUOTE_OVER_CORE = 35
"""A step that belongs in every plan gives its own reason unless an answer calls this loudly."""


def quoted(words: str) -> str:
    """The person's words on one line, in curly marks, cut at a word when they are long."""
    line = _OPENING.sub("\\1\u2018", " ".join(words.split()))
    line = line.replace("\u201c", "\u2018").replace("\u201d", "\u2019").replace('"', "\u2019")
    if len(line) > LONGEST_QUOTE:
        line = line[:LONGEST_QUOTE].rsplit(" ", 1)[0].rstrip(",;:.") + "..."
    return f"\u201c{line}\u201d"


def ending(quotation: str) -> str:
    """The quotation as the end of a sentence: with a full stop, unless it brings its own."""
    return quotation if quotation.rstrip("\u201d\u2019").endswith(ENDS) else f"{quotation}."


def while_waiting(title: str, name: str) -> str:
    pattern = patterns.WHILE_YOU_WAIT_FOR if name else patterns.WHILE_YOU_WAIT
    return pattern.format(wait=name, title=patterns.in_a_sentence(title))


class Reasons:
    """Gives each step its one sentence of why. Nobody is quoted twice with the same words."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._said: set[tuple[Kind, str]] = set()
        self._quotes: set[str] = set()
        biggest = one_each(findings.obstacles)
        self._obstacles = {o.code: o for o in biggest}
        self._first = biggest[0].code if biggest else ""

    def why(
        self, entry: Intervention, need: Need | None, *, saying: str = "", comes_before: str = ""
    ) -> str:
        """`saying` is what the person said that called for it; `comes_before` the title of a step
        that needs this one.
        """
        if saying and not self._quoted(saying):
            return self._quote(saying)
        if need is None or self._own_is_better(entry, need):
            return self._own(entry, comes_before)
        again = (need.kind, need.code) in self._said
        self._said.add((need.kind, need.code))
        if again and entry.why:
            return self._own(entry, comes_before)
        return self._from_answer(need, again=again)

    def _quoted(self, words: str) -> bool:
        return quoted(words) in self._quotes

    def _quote(self, words: str) -> str:
        self._quotes.add(quoted(words))
        return patterns.YOU_SAID.format(words=ending(quoted(words)))

    def _from_answer(self, need: Need, *, again: bool) -> str:
        match need.kind:
            case Kind.OBSTACLE:
                return self._obstacle(self._obstacles[need.code], again=again)
            case Kind.DEMAND:
                return self._task(need.code, again=again)
            case Kind.INTEREST:
                pattern = patterns.NEXT_STEP_TO if again else patterns.LIKE_TO_TRY
                name = patterns.INTERESTS.get(need.code, need.code)
                return pattern.format(interest=name)
            case Kind.CONDITION:
                return self._condition(need.code, again=again)
            case Kind.SCALE:
                return self._scale(need.code)

    @staticmethod
    def _own_is_better(entry: Intervention, need: Need) -> bool:
        """For safety, for what belongs in every plan, and where the answer hardly led here."""
        if entry.always or need.code in SAFETY_OBSTACLES:
            return True
        if entry.why_with_job and need.kind is Kind.SCALE:
            return True
        faint = need.weight < QUOTE_OVER_CORE or entry.strength(need.kind, need.code) < ANSWERED
        return bool(entry.why) and faint

    def _own(self, entry: Intervention, comes_before: str) -> str:
        waiting = self._findings.waiting_for
        if entry.only_if == ("waiting",) and waiting.strip():
            return patterns.WAITING_FOR.format(words=ending(quoted(waiting)))
        job = self._findings.job_title.strip() or self._findings.last_job.strip()
        if entry.why_with_job and job:
            return entry.why_with_job.replace(patterns.JOB, quoted(job))
        if entry.why:
            return entry.why
        if comes_before:
            return patterns.COMES_BEFORE.format(step=ending(quoted(comes_before)))
        return patterns.SMALL_STEPS

    def _obstacle(self, obstacle: Obstacle, *, again: bool) -> str:
        name = patterns.OBSTACLES.get(obstacle.code) or patterns.in_a_sentence(obstacle.label)
        if again:
            return patterns.ALSO_HELPS.format(obstacle=name, size=obstacle.severity)
        if obstacle.words.strip() and not self._quoted(obstacle.words):
            return self._quote(obstacle.words)
        if obstacle.code == self._first:
            return patterns.MATTERS_MOST.format(obstacle=name, size=obstacle.severity)
        return patterns.GETS_IN_THE_WAY.format(
            obstacle=name, size=obstacle.severity, matters=obstacle.matters
        )

    def _task(self, demand: str, *, again: bool) -> str:
        hardest = max(
            (task for task in self._findings.tasks if task.demand == demand),
            key=lambda task: task.difficulty,
        )
        task = ending(quoted(hardest.name))
        if again:
            return patterns.ALSO_HELPS_TASK.format(task=task)
        return patterns.HARD_TASK.format(size=hardest.difficulty, task=task)

    def _condition(self, code: str, *, again: bool) -> str:
        condition = next(c for c in self._findings.conditions if c.code == code)
        if condition.words.strip() and not again and not self._quoted(condition.words):
            return self._quote(condition.words)
        return patterns.ABOUT_HEALTH.format(condition=patterns.in_a_sentence(condition.label))

    def _scale(self, code: str) -> str:
        own = self._findings.confidence
        values = {
            "find-work": own.find_work,
            "keep-work": own.keep_work,
            "manage-health": own.manage_health,
        }
        if code not in values:
            return patterns.LIFE_IS_HARD
        return patterns.SCALES[code].format(size=values[code])


def parked_no_answer() -> str:
    return patterns.NO_STEP_YET


def parked_no_room(review_on: date) -> str:
    month = patterns.MONTHS[review_on.month - 1]
    return patterns.PLAN_IS_FULL.format(day=f"{review_on.day} {month} {review_on.year}")


def parked_not_now() -> str:
    return patterns.NOT_NOW

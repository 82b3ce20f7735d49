"""The sentences of a drafted plan: short, kind, and in the person's own words where there are."""

import re
from datetime import date

from coach_app.domain.findings import Findings, Obstacle
from coach_app.domain.intervention import Intervention
from coach_app.plans.needs import SAFETY_OBSTACLES, Kind, Need, one_each

LONGEST_QUOTE = 160
ENDS = (".", "!", "?", "\u2026")
_OPENING = re.compile(r'(^|[\s(\[])"')
ANSWERED = 2
QUOTE_OVER_CORE = 35
"""A step that belongs in every plan gives its own reason unless an answer calls this loudly."""

OBSTACLES = {
    "low-mood": "low mood",
    "anxiety": "worry",
    "pain": "pain",
    "fatigue": "being so tired",
    "sleep": "poor sleep",
    "physical-health": "your health",
    "weight-activity": "your weight or fitness",
    "medication-effects": "the effect of your tablets",
    "bereavement": "your loss",
    "alcohol-drugs": "drink or drugs",
    "confidence": "low confidence",
    "job-demands": "what your job asks of you",
    "employer-relationship": "how you get on with people at work",
    "hours-pattern": "your working time",
    "telling-employer": "telling an employer",
    "skills": "your need for new skills",
    "literacy": "reading, writing or maths",
    "digital": "using a phone or screen",
    "work-experience": "having little work of late",
    "job-search": "looking for a job",
    "money-debt": "money or debt",
    "housing": "housing",
    "caring": "caring for others",
    "relationships": "trouble at home",
    "offending": "your record",
    "transport": "getting to places",
    "language": "English",
    "right-to-work": "the lack of papers to work here",
}
"""How an obstacle stands inside a sentence; each goes with "gets in the way"."""
INTERESTS = {
    "volunteering": "volunteering",
    "training-others": "training other people",
    "learning": "learning something new",
    "routine": "a daily routine",
    "group-course": "a course with other people",
    "self-employment": "working for yourself",
    "new-cv": "a new CV",
}
SCALES = {
    "find-work": "Because you feel {value} out of 10 sure that you can find work.",
    "keep-work": "Because you feel {value} out of 10 sure that you can stay in work.",
    "manage-health": "Because you feel {value} out of 10 sure that you can look after your health.",
}
LIFE_IS_HARD = "Because you told us that life feels hard right now."


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


def in_a_sentence(label: str) -> str:
    """A label as it stands inside a sentence: "Low mood" becomes "low mood", "IT" stays."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def while_waiting(title: str, name: str) -> str:
    wait = f"While you wait for {name}" if name else "While you wait"
    return f"{wait}: {in_a_sentence(title)}"


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
        return f"You said: {ending(quoted(words))}"

    def _from_answer(self, need: Need, *, again: bool) -> str:
        match need.kind:
            case Kind.OBSTACLE:
                return self._obstacle(self._obstacles[need.code], again=again)
            case Kind.DEMAND:
                return self._task(need.code, again=again)
            case Kind.INTEREST:
                name = INTERESTS.get(need.code, need.code)
                step = "it is a next step to" if again else "you would like to try"
                return f"Because {step} {name}."
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
            return f"Because you are waiting for: {ending(quoted(waiting))}"
        job = self._findings.job_title.strip() or self._findings.last_job.strip()
        if entry.why_with_job and job:
            return entry.why_with_job.replace("{job}", quoted(job))
        if entry.why:
            return entry.why
        if comes_before:
            return f"Because it comes before this step: {ending(quoted(comes_before))}"
        return "Because small steps that you choose help you move on."

    def _obstacle(self, obstacle: Obstacle, *, again: bool) -> str:
        name = OBSTACLES.get(obstacle.code) or in_a_sentence(obstacle.label)
        size = f"{obstacle.severity} out of 10"
        if again:
            return f"Because it also helps with {name}, which you put at {size}."
        if obstacle.words.strip() and not self._quoted(obstacle.words):
            return self._quote(obstacle.words)
        if obstacle.code == self._first:
            return f"Because {name} matters most to you and gets in the way {size}."
        return f"Because {name} gets in the way {size} and matters {obstacle.matters} to you."

    def _task(self, demand: str, *, again: bool) -> str:
        hardest = max(
            (task for task in self._findings.tasks if task.demand == demand),
            key=lambda task: task.difficulty,
        )
        if again:
            return f"Because it also helps with this task: {ending(quoted(hardest.name))}"
        size = f"{hardest.difficulty} out of 10"
        return f"Because this task is hard for you, {size}: {ending(quoted(hardest.name))}"

    def _condition(self, code: str, *, again: bool) -> str:
        condition = next(c for c in self._findings.conditions if c.code == code)
        if condition.words.strip() and not again and not self._quoted(condition.words):
            return self._quote(condition.words)
        return f"Because you told us about your health: {in_a_sentence(condition.label)}."

    def _scale(self, code: str) -> str:
        own = self._findings.confidence
        values = {
            "find-work": own.find_work,
            "keep-work": own.keep_work,
            "manage-health": own.manage_health,
        }
        if code not in values:
            return LIFE_IS_HARD
        return SCALES[code].format(value=values[code])


def parked_no_answer() -> str:
    return "There is no step for this yet. Your coach looks for help and tells you at the review."


def parked_no_room(review_on: date) -> str:
    day = f"{review_on.day} {review_on:%B %Y}"
    return f"One thing at a time: the plan is full for now. We look at this again on {day}."


def parked_not_now() -> str:
    return "You said that this does not matter much to you now. We ask again at the review."

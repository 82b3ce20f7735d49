"""The next steps as a few lines of text, for a code that a telephone reads: what stands on the
card, without anybody's name."""

from coach_app.domain.plan import Plan
from coach_app.plans.next_steps import shortened
from coach_app.plans.plan_words import who_words
from coach_app.plans.writing import Writer

STEPS = 3
MOST = 480
"""Bytes. A larger code has dots too small for an old telephone held over a screen."""


def scan_text(plan: Plan, writer: Writer | None = None) -> str:
    """Always at most `MOST` bytes long."""
    w = writer or Writer()
    text = ""
    for letters in (120, 80, 50, 30, 15):
        lines = [w.say("My next steps")]
        for number, step in enumerate(plan.steps[:STEPS], start=1):
            title = shortened("".join(s.text for s in w.known(step.title)), letters)
            lines.append(f"{number}. {title} ({who_words(step.who, w)}, {w.day(step.due_on)})")
        text = "\n".join(lines)
        if len(text.encode("utf-8")) <= MOST:
            return text
    return text.encode("utf-8")[:MOST].decode("utf-8", "ignore")

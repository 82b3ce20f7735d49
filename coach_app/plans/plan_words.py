"""What the parts of a plan are called on paper: its kinds, phases, people and states."""

from datetime import date

from coach_app.domain.adjustment import Cost
from coach_app.domain.phased_return import Pay, Spread
from coach_app.domain.plan import Phase, Plan, PlanKind, PlanStatus, Who
from coach_app.plans.writing import Writer


def plan_title(kind: PlanKind, writer: Writer | None = None) -> str:
    w = writer or Writer()
    if kind is PlanKind.BACK_TO_WORK:
        return w.say("My Back-to-Work plan")
    return w.say("My Thrive-in-Work plan")


def hours_title(kind: PlanKind, w: Writer) -> str:
    """Over the weeks with other hours: somebody who never left has no way back."""
    if kind is PlanKind.THRIVE_IN_WORK:
        return w.say("My hours at work")
    return w.say("My way back to work")


def first_day_words(kind: PlanKind, w: Writer) -> str:
    if kind is PlanKind.THRIVE_IN_WORK:
        return w.say("New hours from")
    return w.say("First day back")


def long_date(day: date) -> str:
    """ "Tuesday 1 December 2026", for what is written in English alone."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def plan_state(plan: Plan, w: Writer) -> str:
    if plan.status is PlanStatus.DRAFT or plan.agreed_at is None:
        return w.say("draft, not yet agreed")
    return w.say("agreed on {day}", day=w.day(w.moment_day(plan.agreed_at)))


def phase_words(phase: Phase, w: Writer) -> str:
    return {
        Phase.SETTLE: w.say("Settle: get on firmer ground"),
        Phase.PREPARE: w.say("Prepare: get ready"),
        Phase.ADJUST: w.say("Adjust: make work fit you"),
        Phase.MOVE: w.say("Move: take the step"),
        Phase.KEEP_GOING: w.say("Keep going: make it last"),
    }[phase]


def who_words(who: Who, w: Writer) -> str:
    """For a paper that the participant reads."""
    return {
        Who.PARTICIPANT: w.say("You"),
        Who.COACH: w.say("Your coach"),
        Who.TOGETHER: w.say("You and your coach together"),
        Who.EMPLOYER: w.say("Your employer"),
        Who.SERVICE: w.say("A local service"),
    }[who]


def cost_words(cost: Cost, w: Writer) -> str:
    return {
        Cost.NONE: w.say("Costs nothing"),
        Cost.SMALL: w.say("Costs little"),
        Cost.SOME: w.say("Costs something"),
        Cost.ACCESS_TO_WORK: w.say("Access to Work may pay"),
    }[cost]


def spread_words(spread: Spread, w: Writer) -> str:
    if spread is Spread.SHORTER_DAYS:
        return w.say("Shorter days")
    return w.say("Fewer days")


def pay_words(pay: Pay, w: Writer) -> str:
    """The same sentences as coach_app.domain.phased_return.PAY_NOTES."""
    return {
        Pay.NOT_AGREED: w.say(
            "Ask how the hours that you do not work are paid. Get it in writing."
        ),
        Pay.USUAL: w.say("You get your usual pay all the time."),
        Pay.HOURS_WORKED: w.say("You are paid for the hours that you work."),
        Pay.SICK_PAY: w.say("You are paid for the hours that you work. Sick pay covers days off."),
        Pay.HOLIDAY: w.say(
            "You use holiday for the hours that you do not work. Check how much is left."
        ),
    }[pay]

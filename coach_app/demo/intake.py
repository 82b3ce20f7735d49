"""From referral to a finished assessment, played in the real window."""

from datetime import date, timedelta
from typing import Any

from coach_app.demo.hands import must
from coach_app.demo.play import Play
from coach_app.domain.consent import HowGiven
from coach_app.domain.contact import ContactResult
from coach_app.domain.decision import Outcome
from coach_app.domain.journey import accepted, reached
from coach_app.domain.people import Channel, CommunicationNeed
from coach_app.domain.referral import HealthNeed, Source, WorkStatus
from ui.assessment.view import AssessmentScreen

MEANINGS: dict[str, Any] = {
    "contact_by": lambda names: tuple(Channel(n) for n in names),
    "needs": lambda names: tuple(CommunicationNeed(n) for n in names),
    "health_needs": lambda names: tuple(HealthNeed(n) for n in names),
    "source": Source,
    "work_status": WorkStatus,
}


def refer(play: Play) -> None:
    with play.report.step(f"{play.key}: referral and eligibility") as checks:
        play.hands.click("to_referrals")
        play.hands.click("newReferral")
        form = play.referral_form()
        today = play.desk.today()
        for name, value in _referral(play, today).items():
            play.hands.answer(form.fields[name], value)
        outcome = form.outcome
        play.hands.until(outcome.isVisible, "the form says whether the person fits")
        play.hands.picture(f"{play.key}-referral")
        play.hands.click("saveReferral")
        play.hands.picture(f"{play.key}-decision")
        decision = play.file().decision
        must(decision is not None, "a decision is kept")
        assert decision is not None  # noqa: S101 - just checked
        must(decision.outcome is Outcome.ELIGIBLE, "the person is eligible")
        checks.append(f"Said aloud: {decision.reason}")
        play.hands.click("accept")
        must(accepted(play.file()), "the person is accepted")
        checks.append("Accepted in triage")


def contact(play: Play) -> None:
    with play.report.step(f"{play.key}: contact") as checks:
        play.go("case")
        play.hands.click("doNext")
        form = play.case().timeline.form
        play.hands.answer(form.channel, Channel.PHONE)
        play.hands.answer(form.result, ContactResult.REACHED)
        play.hands.answer(form.note, "Explained the support. Wants to go on.")
        play.hands.picture(f"{play.key}-contact")
        play.hands.click("saveContact")
        must(reached(play.file()), "the contact is kept")
        checks.append("Reached by phone, note kept")


def agree_to_take_part(play: Play) -> None:
    with play.report.step(f"{play.key}: agreement to take part") as checks:
        play.go("case", "consent")
        card = play.case().consent.agreement
        play.hands.answer(card.how, HowGiven.SPOKEN)
        play.hands.press(card.read_aloud)
        play.hands.picture(f"{play.key}-consent")
        play.hands.click("recordAgreement")
        agreement = play.file().agreement
        must(agreement is not None, "the agreement is kept")
        must(not play.file().permissions, "no permission to share came with it")
        checks.append("Agreement kept apart from permissions; none was given")


def assess(play: Play) -> None:
    with play.report.step(f"{play.key}: assessment, left half-way and resumed") as checks:
        answers = dict(play.story["answers"])
        half = len(answers) // 2
        play.go("assessment")
        _answer(play, dict(list(answers.items())[:half]))
        play.hands.picture(f"{play.key}-assessment")
        play.hands.click("backToCase")
        play.go("assessment")
        _answer(play, dict(list(answers.items())[half:]))
        screen = play.assessment()
        screen.sections.setCurrentRow(screen.sections.count() - 1)
        play.hands.picture(f"{play.key}-assessment-end")
        play.hands.click("finishAssessment")
        finished = play.file().finished_assessment
        must(finished is not None, "the assessment is finished")
        said = str(finished)
        for words in (answers["goal.text"], answers["strengths.text"]):
            must(words in said, "what was typed before and after the break is kept")
        checks.append("Answers from before and after the break are both in the response")


def _answer(play: Play, answers: dict[str, Any]) -> None:
    screen = play.assessment()
    for link_id, value in answers.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for row, given in enumerate(value):
                _open_section(play, link_id)
                play.hands.click(f"{link_id}Add")
                for inner, one in given.items():
                    _answer_one(play, screen, inner, one, row)
        else:
            _open_section(play, link_id)
            _answer_one(play, screen, link_id, value, None)
    play.hands.settle()


def _open_section(play: Play, link_id: str) -> None:
    screen = play.assessment()
    assert screen.book is not None  # noqa: S101 - waited for
    screen.sections.setCurrentRow(screen.book.number_of(link_id))
    play.hands.settle()


def _answer_one(
    play: Play, screen: AssessmentScreen, link_id: str, value: Any, row: int | None
) -> None:
    book = screen.book
    assert book is not None  # noqa: S101 - waited for
    play.hands.until(lambda: book.question((link_id, row)) is not None, f"{link_id} is asked")
    question = book.question((link_id, row))
    assert question is not None  # noqa: S101 - just waited for
    play.hands.answer(question.field, value)


def _referral(play: Play, today: date) -> dict[str, Any]:
    facts = dict(play.story["referral"])
    before = facts.pop("unemployed_days_before", 0)
    facts = {name: MEANINGS.get(name, lambda v: v)(value) for name, value in facts.items()}
    if before:
        ended = today - timedelta(days=before)
        facts["unemployed_since"] = f"{ended.day} {ended.month} {ended.year}"
    return facts

"""Reading a plan together: what is on the pages, in which order, and what never is."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from coach_app.domain.commenting import NewComment, comment_on
from coach_app.domain.contact import ContactResult
from coach_app.domain.local_service import LocalService
from coach_app.domain.people import Channel, Person
from coach_app.domain.phased_return import PhasedReturn, UsualDay
from coach_app.domain.plan import Plan
from coach_app.domain.plan_dates import next_steps
from coach_app.domain.safety import ConcernAbout
from coach_app.domain.side_by_side import PageKind, ReadingPage
from coach_app.plans.reading import reading
from coach_app.plans.writing import Writer
from coach_app.services import contacts, planning, reading_together, referrals, safety
from coach_app.services.desk import Desk
from coach_app.services.reading_together import SideBySide
from tests.support import journeys
from tests.support.off_sick import off_sick
from tests.support.runners import AtOnce, Recorder
from ui.shared.ports import Place
from ui.together.presenter import TogetherPresenter

PLANTED = "QQPLANTEDQQ"


class Together:
    def __init__(self, desk: Desk) -> None:
        self.view = Recorder()
        self.places: list[Place] = []
        self.presenter = TogetherPresenter(
            self.view, AtOnce(), partial(reading_together.look, desk), self.places.append
        )

    @property
    def page(self) -> ReadingPage:
        page = self.view.last("show_page")[0]
        assert isinstance(page, ReadingPage)
        return page

    def read(self) -> list[ReadingPage]:
        """From the first page to the last."""
        self.presenter.to_end(-1)
        pages = [self.page]
        for _ in range(self.view.last("show_page")[2] - 1):
            self.presenter.turn(1)
            pages.append(self.page)
        return pages


def looked_at(desk: Desk, case_id: str) -> tuple[SideBySide, Plan]:
    found = reading_together.look(desk, case_id)
    assert found.plan is not None
    return found, found.plan


def kept(desk: Desk, plan: Plan) -> None:
    planning.save(desk, plan)


def words_on(pages: list[ReadingPage] | tuple[ReadingPage, ...]) -> str:
    parts = [
        part
        for page in pages
        for part in (
            page.where,
            page.title,
            page.under,
            *(f"{s.label} {s.text}" for s in page.said),
        )
    ]
    return "\n".join(parts)


def test_the_next_steps_come_first_then_every_step_then_the_review(desk: Desk) -> None:
    bench = Together(desk)
    case_id, _ = journeys.agreed_plan(desk)
    _, plan = looked_at(desk, case_id)
    bench.presenter.open(case_id)
    read = bench.read()
    coming = next_steps(plan.steps, desk.today())
    assert 1 <= len(coming) <= 3
    assert read[0].kind is PageKind.NEXT
    assert plan.goal in read[0].title
    assert [said.text for said in read[0].said][: len(coming)] == [s.title for s in coming]
    assert [page.title for page in read if page.kind is PageKind.STEP] == [
        step.title for step in plan.steps
    ]
    assert read[-1].kind is PageKind.END
    bench.presenter.turn(1)
    assert bench.page == read[-1], "it stops at the end"


def test_each_step_says_what_who_by_when_and_why(desk: Desk) -> None:
    case_id = off_sick(desk)
    found, plan = looked_at(desk, case_id)
    pages = [page for page in found.readings[0].pages if page.kind is PageKind.STEP]
    for step, page in zip(plan.steps, pages, strict=True):
        said = {one.label: one.text for one in page.said}
        assert said["Why"] == step.why
        assert said["Who"]
        assert str(step.due_on.year) in said["By when"]
        assert said["How we will know"] == step.how_we_know


def test_a_local_service_stands_there_with_address_and_phone(desk: Desk) -> None:
    _, plan = looked_at(desk, off_sick(desk))
    service = LocalService(
        id="advice",
        name="Example Advice",
        organization="Example Trust",
        phone="01632 960123",
        address="1 Example Street, Exampleton",
        opening="Mon, Tue 09:00 to 17:00",
    )
    first = replace(plan.steps[0], service=service.full_name, service_id=service.id)
    read = reading(plan.with_step(first), Writer(), desk.today(), services={service.id: service})
    said = words_on([page for page in read.pages if page.title == first.title])
    for words in (service.full_name, service.phone, service.address, service.opening):
        assert words in said


def test_changes_at_work_and_the_weeks_of_the_way_back_have_pages(desk: Desk) -> None:
    case_id = off_sick(desk)
    _, plan = looked_at(desk, case_id)
    agreed = PhasedReturn(
        usual=tuple(UsualDay(weekday=day, minutes=480) for day in range(3)),
        return_on=desk.catalogue.working_days.after(desk.today(), 10),
        start_percent=50,
        weeks=4,
    )
    kept(desk, plan.with_phased_return(agreed))
    found, plan = looked_at(desk, case_id)
    kinds = [page.kind for page in found.readings[0].pages]
    assert PageKind.RETURN in kinds
    page = found.readings[0].pages[kinds.index(PageKind.RETURN)]
    assert "Week 1: 12 hours." in words_on([page])
    assert (PageKind.WORK in kinds) is bool(plan.adjustments)


def planted(desk: Desk) -> str:
    """A case with a word in every place that the person should not meet here."""
    case_id = off_sick(desk)
    _, plan = looked_at(desk, case_id)
    gone = plan.steps[-1]
    plan = plan.without_step(gone.id, f"{PLANTED} because", desk.today())
    plan = plan.with_step(replace(plan.steps[0], obstacle=f"{PLANTED}-obstacle"))
    kept(desk, plan)
    safety.raise_concern(
        desk,
        case_id,
        safety.NewConcern(about=ConcernAbout.HARM_AT_HOME, what=f"{PLANTED} concern"),
    )
    with desk.work() as work:
        file = work.case_file(case_id)
        comment = comment_on(
            file,
            NewComment(text=f"{PLANTED} comment", sends_back=True),
            comment_id=desk.ids.new(),
            author=f"{PLANTED} supervisor",
            at=desk.now(),
        )
        work.save(comment, action="arrived")
        referral = file.referral
        assert referral is not None
        work.save(replace(referral, reason=f"{PLANTED} referral"), action="written")
        person = file.person
        assert person is not None
        work.save(
            replace(person, phone=f"{PLANTED} phone", full_name=f"{PLANTED} name"), action="told"
        )
        work.commit()
    contacts.log(
        desk,
        case_id,
        contacts.NewContact(
            channel=Channel.PHONE, result=ContactResult.REACHED, note=f"{PLANTED} note"
        ),
    )
    referrals.register(desk, journeys.a_referral(preferred_name=f"{PLANTED} other"))
    return case_id


def test_nothing_stands_there_that_the_person_should_not_see(desk: Desk) -> None:
    case_id = planted(desk)
    found, plan = looked_at(desk, case_id)
    assert PLANTED in str(found.file), "the words are in the case"
    said = words_on(found.readings[0].pages)
    assert PLANTED not in said
    assert found.file.case.ref not in said, "no codes"
    for step in plan.steps:
        if step.intervention:
            assert step.intervention not in said.split(), "no library keys"


def test_in_the_persons_language_and_in_english(desk: Desk) -> None:
    case_id = off_sick(desk)
    with desk.work() as work:
        person = work.case_file(case_id).person
        assert person is not None
        work.save(replace(person, language="pl"), action="told")
        work.commit()
    bench = Together(desk)
    bench.presenter.open(case_id)
    reading, other = bench.view.last("show_reading")
    assert (reading.language, other) == ("pl", "English")
    assert "translator" not in reading.unchecked
    assert reading.unchecked, "nobody has checked this translation, and it says so"
    assert bench.page.under == "Moje następne kroki"
    bench.presenter.turn(1)
    assert bench.page.where.startswith("Krok 1 z ")
    bench.presenter.other_language()
    assert bench.page.where.startswith("Step 1 of "), "the same page"
    reading, other = bench.view.last("show_reading")
    assert (reading.language, other) == ("en-GB", "Polski")
    assert reading.turning.on == "Next"


def test_a_language_without_translation_is_in_english_alone(desk: Desk) -> None:
    case_id = off_sick(desk)
    with desk.work() as work:
        person = work.case_file(case_id).person
        assert isinstance(person, Person)
        work.save(replace(person, language="fo"), action="told")
        work.commit()
    found, _ = looked_at(desk, case_id)
    assert [reading.language for reading in found.readings] == ["en-GB"]


def test_a_plan_whose_days_have_passed_still_says_what_is_next(desk: Desk) -> None:
    case_id = off_sick(desk)
    _, plan = looked_at(desk, case_id)
    long_ago = tuple(
        replace(
            step,
            starts_on=step.starts_on - timedelta(days=900),
            due_on=step.due_on - timedelta(days=900),
        )
        for step in plan.steps
    )
    kept(desk, plan.with_steps(long_ago))
    found, _ = looked_at(desk, case_id)
    assert len(found.readings[0].pages[0].said) >= 1


def test_a_case_without_a_plan_says_so(desk: Desk) -> None:
    bench = Together(desk)
    bench.presenter.open(journeys.agreed_case(desk))
    assert bench.view.was_told("show_no_plan")
    bench.presenter.turn(1)
    bench.presenter.to_end(1)
    bench.presenter.other_language()

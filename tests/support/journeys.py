"""Takes a case to a station by the real use cases, for tests that start further on."""

from datetime import date

from coach_app.demo.people import filled_in, people
from coach_app.domain.comment import Comment
from coach_app.domain.commenting import NewComment, comment_on
from coach_app.domain.consent import HowGiven
from coach_app.domain.contact import ContactResult
from coach_app.domain.people import Channel
from coach_app.domain.referral import HealthNeed, Source, WorkStatus
from coach_app.domain.signature import SignerRole, SigningMethod
from coach_app.services import assessments, consents, contacts, planning, referrals, signing
from coach_app.services.desk import Desk


def a_referral(**other: object) -> referrals.NewReferral:
    facts: dict[str, object] = {
        "programme": "bury",
        "preferred_name": "Frankie Notreal",
        "source": Source.GP,
        "reason": "Painful knees in a school kitchen.",
        "received_on": date(2026, 11, 27),
        "work_status": WorkStatus.IN_WORK,
        "work_at_risk": True,
        "health_needs": (HealthNeed.MUSCULOSKELETAL,),
        "waiting_lists": (),
        "age": 44,
        "lives_in_area": True,
        "may_work_in_uk": True,
    }
    return referrals.NewReferral(**{**facts, **other})  # type: ignore[arg-type]


def agreed_case(desk: Desk) -> str:
    """A case whose person was reached and agreed to take part; its id."""
    case_id = referrals.register(desk, a_referral()).case_id
    referrals.accept(desk, case_id)
    contacts.log(
        desk,
        case_id,
        contacts.NewContact(channel=Channel.PHONE, result=ContactResult.REACHED, note="Keen."),
    )
    consents.agree(desk, case_id, HowGiven.SPOKEN, read_aloud=True)
    return case_id


def assessed_case(desk: Desk, answers: str = "kitchen") -> str:
    case_id = agreed_case(desk)
    opened = assessments.open_or_resume(desk, case_id)
    response = filled_in(opened.form, people()[1][answers]).response()
    assessments.finish(desk, opened.assessment.id, response)
    return case_id


def agreed_plan(desk: Desk) -> tuple[str, str]:
    """Ids of a case and of its agreed plan."""
    case_id = assessed_case(desk)
    plan_id = planning.draft(desk, case_id).record_id
    planning.agree(desk, plan_id)
    return case_id, plan_id


def typed(role: SignerRole, name: str) -> signing.SignatureGiven:
    return signing.SignatureGiven(
        role=role, signer_name=name, method=SigningMethod.TYPED, typed_name=name
    )


def signed_case(desk: Desk) -> tuple[str, str]:
    case_id, plan_id = agreed_plan(desk)
    signing.sign(desk, plan_id, typed(SignerRole.PARTICIPANT, "Frankie Notreal"))
    signing.sign(desk, plan_id, typed(SignerRole.COACH, desk.coach.name))
    return case_id, plan_id


def sent_back(desk: Desk, case_id: str) -> Comment:
    """A supervisor's comment that sends the newest plan back, as it comes from the server."""
    with desk.work() as work:
        comment = comment_on(
            work.case_file(case_id),
            NewComment(text="Add the start date at the employer.", sends_back=True),
            comment_id=desk.ids.new(),
            author="Sam Supervisor",
            at=desk.now(),
        )
        work.save(comment, action="arrived")
        work.commit()
    return comment

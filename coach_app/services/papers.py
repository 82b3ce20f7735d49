"""Every paper that is handed over: made in the person's format and language, and released."""

from dataclasses import dataclass, replace
from datetime import datetime, time

from coach_app.domain.case import CaseFile
from coach_app.domain.consent import Permission, Subject
from coach_app.domain.disclosure import OutgoingCopy, Released, ground_for, why_not
from coach_app.domain.errors import PermissionMissing, Refusal
from coach_app.domain.paper import Chosen, Manner, PaperFormat, PaperKind, manner_for
from coach_app.domain.phased_return import Branch, Course, course
from coach_app.domain.plan import Plan
from coach_app.domain.signature import SignerRole
from coach_app.plans.html import to_html
from coach_app.plans.layout import Document
from coach_app.plans.pdf import render
from coach_app.plans.plan_document import action_plan
from coach_app.plans.writing import HOME_ZONE, Writer
from coach_app.services import paper_kinds
from coach_app.services.changes import Changes, changes
from coach_app.services.desk import Desk
from coach_app.services.disclosures import release_in
from coach_app.services.paper_kinds import Making, Rule
from coach_app.services.reviews import distance_of

MOST_NAMED = 10
"""Missing letters that are named one by one."""


class PaperNotPossible(Refusal):
    key = "document.not_possible"
    sentence = "There is nothing in this case yet that this paper could say."


class LanguageUnknown(Refusal):
    key = "document.language_unknown"
    sentence = "Papers are not written in this language. Choose one from the list."


class PaperSigned(Refusal):
    key = "document.paper_signed"
    sentence = (
        "Somebody has signed this paper. It stays as it was signed; hand over a copy in another "
        "format or language from the list of papers."
    )


class PlanOnPaper(Refusal):
    key = "document.plan_on_paper"
    sentence = (
        "A paper that is signed cannot be a plain page. Choose another format for it, and hand "
        "over the plain page as well."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody asks for. Empty: the person's recorded needs and language decide, and for a
    letter to somebody else standard print in English."""

    format: PaperFormat | None = None
    language: str = ""
    recipient: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A paper, and what has to be said beside it before it is handed over."""

    kind: PaperKind
    title: str
    manner: Manner
    data: bytes
    media_type: str
    pages: int
    """0 where there are none, as in a plain page."""
    fingerprint: str
    missing: tuple[str, ...]
    """Letters that no typeface has."""
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """How a paper is written, and what has to be said about that."""

    manner: Manner
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Available:
    kind: PaperKind
    title: str
    why_not: str
    """ "" when it can be made and handed over now."""


def available(desk: Desk, case_id: str) -> tuple[Available, ...]:
    """Every paper there is, and for those that cannot leave now the sentence that says why."""
    with desk.work() as work:
        file = work.case_file(case_id)
    return tuple(
        Available(kind=kind, title=rule.title, why_not=_why_not(desk, file, rule))
        for kind, rule in paper_kinds.RULES.items()
    )


def preview(desk: Desk, case_id: str, kind: PaperKind, wish: Wish | None = None) -> Made:
    """The paper as it would be handed over now; nothing leaves and nothing is logged."""
    with desk.work() as work:
        file = work.case_file(case_id)
    return _made(desk, file, kind, wish or Wish())


def release(
    desk: Desk, case_id: str, kind: PaperKind, wish: Wish | None = None
) -> tuple[Released, Made]:
    """The paper for its recipient, with its line in the log, in one commit.

    Raises PaperNotPossible, LanguageUnknown, FontUnreadable, or what a copy without a ground is
    refused with: PermissionMissing, AgreementWithdrawn, RecipientMissing.
    """
    rule = paper_kinds.RULES[kind]
    with desk.work() as work:
        file = work.case_file(case_id)
        made = _made(desk, file, kind, wish or Wish())
        making = _making(desk, file, kind, wish or Wish())
        copy = OutgoingCopy(
            route=rule.route,
            data=made.data,
            what=rule.title,
            purpose=making.permission.purpose if making.permission else rule.purpose,
            recipient_name=making.recipient,
            subject=_subject(making.permission) if making.permission else rule.subject,
            media_type=made.media_type,
        )
        released = release_in(work, desk, file, copy)
        work.commit()
    return released, made


def choose(desk: Desk, plan_id: str, wish: Wish) -> Changes:
    """Format and language of the paper of a plan; an empty wish leaves them to the needs again.

    Raises PaperSigned once somebody has signed it, PlanOnPaper or LanguageUnknown.
    """
    with desk.work() as work:
        plan = work.get(Plan, plan_id)
        file = work.case_file(plan.case_id)
        if any(one.plan_id == plan.id and not one.document_id for one in file.signatures):
            raise PaperSigned
        if wish.format is PaperFormat.HTML:
            raise PlanOnPaper
        empty = wish.format is None and not wish.language.strip()
        chosen = None if empty else _manner(desk, _needed(file).manner, wish)[0]
        work.save(replace(plan, paper=chosen), action="paper chosen")
        work.commit()
    return changes(plan.case_id, plan.KIND, record_id=plan.id)


def plan_paper(desk: Desk, file: CaseFile, plan: Plan) -> Document:
    """The action plan as it is signed: always for paper, in the manner of `plan_manner`."""
    courses = _courses(desk, plan)
    settled = plan_manner(desk, file, plan)
    writer = _writer(desk, settled.manner)
    return action_plan(
        file, plan, writer, courses.get(Branch.NORMAL), paper_kinds.services_near(desk, file)
    )


def plan_writer(desk: Desk, file: CaseFile, plan: Plan) -> Writer:
    """What writes in the manner of the plan's paper."""
    return _writer(desk, plan_manner(desk, file, plan).manner)


def plan_manner(desk: Desk, file: CaseFile, plan: Plan) -> Settled:
    """As it was signed first, else as the coach chose, else as the person's needs ask for."""
    signed = file.signature(plan.id, SignerRole.PARTICIPANT)
    kept = (signed.paper if signed is not None else None) or plan.paper
    if kept is not None:
        return Settled(kept)
    needed = _needed(file)
    manner, notes = _manner(desk, needed.manner, Wish())
    if needed.because:
        notes = (paper_kinds.NEED_SENTENCES[needed.because], *notes)
    return Settled(manner, notes)


def plan_made(desk: Desk, file: CaseFile, plan: Plan) -> Made:
    """The paper of a plan as it would be now, with what has to be said beside it."""
    document = plan_paper(desk, file, plan)
    settled = plan_manner(desk, file, plan)
    title = paper_kinds.RULES[PaperKind.ACTION_PLAN].title
    return _finished(PaperKind.ACTION_PLAN, title, document, settled.notes)


def missing_sentence(missing: tuple[str, ...] | frozenset[str]) -> str:
    """ "" when every letter could be printed."""
    if not missing:
        return ""
    letters = sorted(missing)
    named = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in letters[:MOST_NAMED])
    more = f" and {len(letters) - MOST_NAMED} more" if len(letters) > MOST_NAMED else ""
    return (
        f"No typeface of this program has these letters: {named}{more}. A sign with a question "
        "mark stands in their place. Spell the word another way, or write it in by hand."
    )


def _why_not(desk: Desk, file: CaseFile, rule: Rule) -> str:
    if not rule.possible(file):
        return rule.missing
    return why_not(file, rule.route, desk.today())


def _made(desk: Desk, file: CaseFile, kind: PaperKind, wish: Wish) -> Made:
    rule = paper_kinds.RULES[kind]
    if not rule.possible(file):
        raise PaperNotPossible(rule.missing)
    making = _making(desk, file, kind, wish)
    return _finished(kind, rule.title, rule.build(making), making.notes)


def _finished(kind: PaperKind, title: str, document: Document, said: tuple[str, ...]) -> Made:
    missing: tuple[str, ...] = ()
    if document.format is PaperFormat.HTML:
        data, pages, media_type = to_html(document), 0, "text/html"
    else:
        rendered = render(document)
        data, pages, media_type = rendered.pdf, rendered.pages, "application/pdf"
        missing = tuple(sorted(rendered.missing))
    notes = (*said, *document.notes, missing_sentence(missing))
    return Made(
        kind=kind,
        title=title,
        manner=Manner(format=document.format, language=document.language),
        data=data,
        media_type=media_type,
        pages=pages,
        fingerprint=document.fingerprint,
        missing=missing,
        notes=tuple(note for note in notes if note),
    )


def _making(desk: Desk, file: CaseFile, kind: PaperKind, wish: Wish) -> Making:
    rule = paper_kinds.RULES[kind]
    chosen = _needed(file, on_paper=False) if rule.for_the_person else None
    manner, notes = _manner(desk, chosen.manner if chosen else Manner(), wish)
    if chosen is not None and chosen.because and wish.format in (None, chosen.manner.format):
        notes = (paper_kinds.NEED_SENTENCES[chosen.because], *notes)
    plan = file.agreed_plan or file.plan
    # A paper says on which day it was made, not at which minute: the same day, the same bytes.
    made = datetime.combine(desk.today(), time(12), HOME_ZONE)
    making = Making(
        file=file,
        plan=plan,
        writer=_writer(desk, manner),
        made=made,
        courses=_courses(desk, plan) if plan else {},
        services=paper_kinds.services_near(desk, file),
        tracks=distance_of(desk, file),
        catalogue=desk.catalogue,
        notes=notes,
    )
    if rule.for_the_person:
        return making
    permission = _permission(desk, file, rule, wish)
    recipient = wish.recipient.strip() or rule.recipient(file, permission)
    return replace(making, permission=permission, recipient=recipient)


def _needed(file: CaseFile, *, on_paper: bool = True) -> Chosen:
    return manner_for(file.person, on_paper=on_paper)


def _permission(desk: Desk, file: CaseFile, rule: Rule, wish: Wish) -> Permission | None:
    """The live permission that the letter is written under; it holds what that covers."""
    if rule.within_service:
        return None
    name = wish.recipient.strip() or rule.recipient(file, None)
    for subject in Subject:
        try:
            ground = ground_for(file, rule.route, desk.today(), subject=subject, name=name)
        except PermissionMissing:
            continue
        return next((one for one in file.permissions if one.id == ground), None)
    raise PermissionMissing


def _subject(permission: Permission) -> Subject | None:
    return permission.covers[0] if permission.covers else None


def _manner(desk: Desk, usual: Manner, wish: Wish) -> tuple[Manner, tuple[str, ...]]:
    """What was asked for, else what is usual; and a note where there is no such language."""
    translations = desk.catalogue.translations
    asked = wish.language.strip()
    if asked and not translations.has(asked):
        raise LanguageUnknown
    wanted = asked or usual.language
    notes: tuple[str, ...] = ()
    if not translations.has(wanted):
        notes = ("Papers are not written in the person's language yet. This one is in English.",)
    language = translations.get(wanted).language
    return Manner(format=wish.format or usual.format, language=language), notes


def _writer(desk: Desk, manner: Manner) -> Writer:
    return Writer(desk.catalogue.translations.get(manner.language), manner.format)


def _courses(desk: Desk, plan: Plan) -> dict[Branch, Course]:
    agreed = plan.phased_return
    if agreed is None:
        return {}
    days = desk.catalogue.working_days
    return {branch: course(agreed, days, branch) for branch in Branch}

"""Nothing leaves without a live ground: by any route, in any state, from any place in the program.

The second half reads the program itself: every place where bytes go to a file is known here, and
a new one has to take a `Released` copy or give its reason.
"""

import ast
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.domain.case import Case, CaseFile
from coach_app.domain.consent import (
    Agreement,
    EmployerConsent,
    HowGiven,
    Permission,
    Recipient,
    Subject,
)
from coach_app.domain.disclosed import Route
from coach_app.domain.disclosure import (
    ROUTES,
    AgreementWithdrawn,
    EmployerConsentMissing,
    Ground,
    Leaving,
    OutgoingCopy,
    RecipientMissing,
    Released,
    Sharing,
    clear,
    sharing,
    why_not,
)
from coach_app.domain.errors import PermissionMissing

NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
SHARED = [route for route, rule in ROUTES.items() if rule.recipient is not None]
UNSHARED = [route for route in Route if route not in SHARED]
HILL = "Hill Lane School"

AGREED = Agreement(id="a", case_id="c", given_at=NOW, how=HowGiven.SPOKEN, privacy_notice="1")
BARE = CaseFile(
    case=Case(id="c", case_id="c", ref="K-1", opened_on=date(2026, 11, 2)), agreements=(AGREED,)
)


def subject_of(route: Route) -> Subject:
    return Subject.ADJUSTMENTS if Subject.ADJUSTMENTS in ROUTES[route].subjects else Subject.PLAN


def permission(route: Route, **other: object) -> Permission | EmployerConsent:
    """A live ground for this route."""
    shared = {"id": "g", "case_id": "c", "given_at": NOW, "how": HowGiven.SPOKEN}
    rule = ROUTES[route]
    if rule.ground is Ground.EMPLOYER_CONSENT:
        shape: type[Permission] | type[EmployerConsent] = EmployerConsent
        facts: dict[str, object] = {"employer": HILL}
    else:
        shape = Permission
        facts = {
            "what": "My plan",
            "covers": (subject_of(route),),
            "recipient": rule.recipient,
            "purpose": "So that they know",
        }
    return shape(**{**shared, **facts, **other})  # type: ignore[arg-type]


def with_ground(ground: Permission | EmployerConsent, file: CaseFile = BARE) -> CaseFile:
    if isinstance(ground, EmployerConsent):
        return replace(file, employer_consents=(ground,))
    return replace(file, permissions=(ground,))


def copy(route: Route, *, subject: Subject | None = None, name: str = HILL) -> OutgoingCopy:
    return OutgoingCopy(
        route=route,
        data=b"paper",
        what="The plan",
        purpose="So that they know",
        recipient_name=name,
        subject=subject or (subject_of(route) if route in SHARED else None),
        consent_id="g" if route is Route.EMPLOYER_COPY else "",
    )


def leaving(day: date = TODAY) -> Leaving:
    return Leaving(at=NOW, today=day, by="Jo Coach", disclosure_id="d", sha256="00")


def test_every_route_has_its_rule() -> None:
    assert set(ROUTES) == set(Route)
    assert set(SHARED) == {
        Route.EMPLOYER_COPY,
        Route.GP_COPY,
        Route.REFERRER_COPY,
        Route.SERVICE_REFERRAL,
    }


@pytest.mark.parametrize("route", SHARED)
def test_without_a_ground_nothing_leaves(route: Route) -> None:
    with pytest.raises(PermissionMissing):
        clear(BARE, copy(route), leaving())


@pytest.mark.parametrize("route", SHARED)
def test_with_a_live_ground_a_copy_leaves_and_is_logged(route: Route) -> None:
    released = clear(with_ground(permission(route)), copy(route), leaving())
    log = released.disclosure
    assert released.data == b"paper"
    assert (log.route, log.ground_id, log.recipient_name) == (route, "g", HILL)
    assert (log.left_at, log.by, log.sha256) == (NOW, "Jo Coach", "00")


@pytest.mark.parametrize("route", SHARED)
def test_the_last_day_of_a_permission_counts(route: Route) -> None:
    file = with_ground(permission(route, until=TODAY))
    assert clear(file, copy(route), leaving()).disclosure.ground_id == "g"
    with pytest.raises(PermissionMissing):
        clear(file, copy(route), leaving(TODAY + timedelta(days=1)))


@pytest.mark.parametrize("route", SHARED)
def test_what_was_withdrawn_stops_at_once(route: Route) -> None:
    withdrawn = with_ground(permission(route, withdrawn_at=NOW))
    with pytest.raises(PermissionMissing):
        clear(withdrawn, copy(route), leaving())
    assert why_not(withdrawn, route, TODAY)


@pytest.mark.parametrize("route", SHARED)
def test_who_has_stopped_taking_part_shares_nothing_more(route: Route) -> None:
    stopped = replace(BARE, agreements=(replace(AGREED, withdrawn_at=NOW),))
    with pytest.raises(AgreementWithdrawn):
        clear(with_ground(permission(route), stopped), copy(route), leaving())


@pytest.mark.parametrize("route", SHARED)
def test_a_copy_for_nobody_is_refused(route: Route) -> None:
    with pytest.raises(RecipientMissing):
        clear(with_ground(permission(route)), copy(route, name=" "), leaving())


def test_the_employer_is_the_one_that_was_named() -> None:
    file = with_ground(permission(Route.EMPLOYER_COPY))
    released = clear(file, copy(Route.EMPLOYER_COPY, name=" hill  lane SCHOOL"), leaving())
    assert released.disclosure.ground_id == "g"
    with pytest.raises(EmployerConsentMissing):
        clear(file, copy(Route.EMPLOYER_COPY, name="Another School"), leaving())


def test_another_consent_does_not_count_for_this_copy() -> None:
    file = with_ground(permission(Route.EMPLOYER_COPY))
    with pytest.raises(EmployerConsentMissing):
        clear(file, replace(copy(Route.EMPLOYER_COPY), consent_id=""), leaving())


def test_a_permission_is_no_consent_to_an_employer_copy() -> None:
    spoken = permission(
        Route.GP_COPY, recipient=Recipient.EMPLOYER, covers=tuple(Subject), recipient_name=HILL
    )
    with pytest.raises(EmployerConsentMissing):
        clear(with_ground(spoken), copy(Route.EMPLOYER_COPY), leaving())


def test_an_employer_never_gets_the_whole_plan() -> None:
    file = with_ground(permission(Route.EMPLOYER_COPY))
    with pytest.raises(PermissionMissing):
        clear(file, copy(Route.EMPLOYER_COPY, subject=Subject.PLAN), leaving())


def test_a_permission_in_words_alone_lets_no_copy_leave() -> None:
    words = permission(Route.GP_COPY, covers=())
    with pytest.raises(PermissionMissing):
        clear(with_ground(words), copy(Route.GP_COPY), leaving())


def test_a_permission_that_names_somebody_is_for_nobody_else() -> None:
    named = with_ground(permission(Route.GP_COPY, recipient_name="Dr Madeup"))
    released = clear(named, copy(Route.GP_COPY, name="Dr Madeup"), leaving())
    assert released.disclosure.ground_id == "g"
    with pytest.raises(PermissionMissing):
        clear(named, copy(Route.GP_COPY, name="Dr Other"), leaving())


@pytest.mark.parametrize("route", UNSHARED)
def test_a_persons_own_copy_and_the_coachs_hand_out_are_logged(route: Route) -> None:
    stopped = replace(BARE, agreements=(replace(AGREED, withdrawn_at=NOW),))
    assert clear(stopped, copy(route), leaving()).disclosure.route is route
    assert why_not(stopped, route, TODAY) == ""


@pytest.mark.parametrize("route", SHARED)
def test_the_ledger_says_why_nothing_may_leave(route: Route) -> None:
    assert "Ask" in why_not(BARE, route, TODAY)
    assert why_not(with_ground(permission(route)), route, TODAY) == ""


DAYS = st.integers(-400, 400).map(lambda n: TODAY + timedelta(days=n))


@st.composite
def grounds(draw: st.DrawFn) -> Permission | EmployerConsent:
    """Any ground for any route, live or not."""
    route = draw(st.sampled_from(SHARED))
    until = draw(st.none() | DAYS.filter(lambda day: day >= TODAY))
    withdrawn = draw(st.none() | st.just(NOW))
    if ROUTES[route].ground is Ground.EMPLOYER_CONSENT:
        employer = draw(st.sampled_from([HILL, "Another School"]))
        return permission(route, employer=employer, until=until, withdrawn_at=withdrawn)
    return permission(
        route,
        covers=tuple(draw(st.sets(st.sampled_from(Subject)))),
        recipient=draw(st.sampled_from(Recipient)),
        recipient_name=draw(st.sampled_from(["", HILL, "Dr Other"])),
        until=until,
        withdrawn_at=withdrawn,
    )


def allows(ground: Permission | EmployerConsent, sent: OutgoingCopy, day: date) -> bool:
    """The rule once more, in other words than the program's."""
    if ground.withdrawn_at is not None or (ground.until is not None and ground.until < day):
        return False
    if isinstance(ground, EmployerConsent):
        return sent.route is Route.EMPLOYER_COPY and ground.employer == sent.recipient_name
    right_door = {
        Recipient.GP: Route.GP_COPY,
        Recipient.REFERRER: Route.REFERRER_COPY,
        Recipient.LOCAL_SERVICE: Route.SERVICE_REFERRAL,
    }.get(ground.recipient) is sent.route
    named = ground.recipient_name in ("", sent.recipient_name)
    return right_door and named and sent.subject in ground.covers


@given(
    held=st.lists(grounds(), max_size=4),
    route=st.sampled_from(SHARED),
    subject=st.sampled_from(Subject),
    day=DAYS,
)
def test_the_ledger_refuses_every_copy_without_a_live_ground(
    held: list[Permission | EmployerConsent], route: Route, subject: Subject, day: date
) -> None:
    file = replace(
        BARE,
        permissions=tuple(g for g in held if isinstance(g, Permission)),
        employer_consents=tuple(g for g in held if isinstance(g, EmployerConsent)),
    )
    sent = copy(route, subject=subject)
    allowed = any(allows(ground, sent, day) for ground in held)
    if route is Route.EMPLOYER_COPY and subject is not Subject.ADJUSTMENTS:
        allowed = False
    if allowed:
        assert clear(file, sent, leaving(day)).disclosure.ground_id == "g"
    else:
        with pytest.raises(PermissionMissing):
            clear(file, sent, leaving(day))


@given(held=st.lists(grounds(), max_size=4), stopped=st.booleans())
def test_what_the_header_says_is_what_the_door_does(
    held: list[Permission | EmployerConsent], *, stopped: bool
) -> None:
    """ "Copy allowed" stands at the top of a case exactly when some copy may leave now."""
    file = replace(
        BARE,
        permissions=tuple(g for g in held if isinstance(g, Permission)),
        employer_consents=tuple(g for g in held if isinstance(g, EmployerConsent)),
        agreements=(replace(AGREED, withdrawn_at=NOW if stopped else None),),
    )
    for recipient, route in (
        (Recipient.EMPLOYER, Route.EMPLOYER_COPY),
        (Recipient.GP, Route.GP_COPY),
    ):
        said = sharing(file, recipient, TODAY)
        assert (said is Sharing.COPY) == (why_not(file, route, TODAY) == "")
        if stopped:
            assert said is Sharing.NOTHING


def test_a_permission_to_speak_with_an_employer_is_no_copy() -> None:
    words = permission(Route.GP_COPY, covers=(Subject.ADJUSTMENTS,), recipient=Recipient.EMPLOYER)
    file = with_ground(words)
    assert sharing(file, Recipient.EMPLOYER, TODAY) is Sharing.SPEAK
    assert sharing(file, Recipient.GP, TODAY) is Sharing.NOTHING
    consent = with_ground(permission(Route.EMPLOYER_COPY))
    assert sharing(consent, Recipient.EMPLOYER, TODAY) is Sharing.COPY


# ---- The program's own outlets ------------------------------------------------------------

HOME = Path(__file__).resolve().parents[3]
WRITERS = frozenset(
    {
        *("write_bytes", "write_text", "write_file", "write_atomically", "write_new_private_file"),
        *("copyfile", "copy2", "copytree", "clipboard", "setMimeData", "openUrl"),
        *("QPrinter", "QPdfWriter", "QSaveFile", "QFile", "smtplib", "SMTP"),
    }
)
"""Names of calls by which bytes come to a file, a printer, another program or the clipboard."""
OPENERS = frozenset({"open", "fdopen"})
KNOWN_OUTLETS = {
    "coach_app/cli/files.py:write_copy": "takes a Released copy",
    "coach_app/cli/sync.py:_export": "sealed for the service's own server, which has it anyway",
    "coach_app/cli/files.py:write_file": "the one door of the command line to the disk",
    "coach_app/services/handing_over.py:write_out": "takes a Released copy",
    "coach_app/store/outside_copies.py:write": "takes a Released copy",
    "coach_app/store/outside_copies.py:_remove": "overwrites with nothing and deletes",
    "ui/documents/view.py:open_outside": "what outside_copies wrote",
    "ui/handing_over/printing.py:put": "pictures that put_on_paper makes of a Released copy",
    "coach_app/services/store_care.py:save_recovery_kit": "the coach's own key, nobody's record",
    "coach_app/services/store_care.py:renew_recovery_kit": "the coach's own key, nobody's record",
    "coach_app/services/store_care.py:keep": "the coach's own key, nobody's record",
    "ui/documents/presenter.py:_written": "takes a Released copy",
    "ui/put_right/presenter.py:_written": "takes a Released copy",
    "ui/shared/copies.py:written": "takes a Released copy",
    "ui/locking/clipboard.py:*": "empties the clipboard when the window locks",
    "coach_app/demo/report.py:*": "fictional people only",
    "coach_app/demo/server_process.py:*": "fictional people only",
    "coach_app/demo/walkthrough.py:*": "fictional people only",
}
OUTSIDE = "coach_app/store/outside_copies.py"
"""The one place in the store that writes what is not encrypted."""
TAKE_A_RELEASED_COPY = {
    name for name, reason in KNOWN_OUTLETS.items() if reason == "takes a Released copy"
}


def outlets() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Each function in which bytes go to a file or to the clipboard."""
    for folder in ("coach_app", "ui", "sync/client"):
        for path in sorted((HOME / folder).rglob("*.py")):
            name = path.relative_to(HOME).as_posix()
            if name.startswith("coach_app/store/") and name != OUTSIDE:
                continue  # what the store writes is encrypted; its own tests look at the bytes
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef) and any(map(_writes, ast.walk(node))):
                    yield f"{name}:{node.name}", node


def _writes(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    named = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    named = node.func.id if isinstance(node.func, ast.Name) else named
    if named in OPENERS:
        modes = [a.value for a in node.args if isinstance(a, ast.Constant)]
        return any(isinstance(mode, str) and set(mode) & set("wax+") for mode in modes)
    return named in WRITERS


def test_every_place_where_bytes_leave_is_known() -> None:
    """A new one takes a Released copy, or gives the reason why no record leaves by it."""
    modules = {known.removesuffix(":*") for known in KNOWN_OUTLETS if known.endswith(":*")}
    found = {name for name, _ in outlets()}
    new = {n for n in found if n not in KNOWN_OUTLETS and n.partition(":")[0] not in modules}
    assert not new, f"{sorted(new)}: take a Released copy (coach_app.domain.disclosure)"
    gone = {n for n in KNOWN_OUTLETS if not n.endswith(":*")} - found
    assert not gone, f"{sorted(gone)}: take them off the list"


def test_what_writes_a_record_takes_a_released_copy() -> None:
    for name, function in outlets():
        if name in TAKE_A_RELEASED_COPY:
            kinds = {ast.unparse(a.annotation) for a in function.args.args if a.annotation}
            assert Released.__name__ in kinds, name
            assert "bytes" not in kinds, name


def test_only_the_door_makes_a_released_copy() -> None:
    """`Released(...)` outside the domain's own door would be a way round it."""
    makers = [
        path.relative_to(HOME).as_posix()
        for folder in ("coach_app", "ui", "sync")
        for path in sorted((HOME / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(Released.__name__)
    ]
    assert makers == ["coach_app/domain/disclosure.py"]


def test_a_use_case_that_hands_out_bytes_is_known() -> None:
    """Use cases answer with a Released copy; those that answer with bytes have their reason."""
    known = {
        "coach_app/services/documents.py:preview": "looked at here",
        "coach_app/services/documents.py:pdf": "looked at here",
        "coach_app/services/employer_copies.py:preview": "looked at here",
        "coach_app/services/checking.py:read": "a file from outside, looked at here",
        "coach_app/services/organisation_seal.py:time_stamp": "an answer of the service's server",
        "coach_app/services/store_thread.py:attachment": "for the service's own server",
        "coach_app/services/store_thread.py:part": "what has come from it so far",
        "coach_app/services/signing.py:sealed_with_signature": "kept in the store",
        "coach_app/services/store_care.py:recovery_kit": "the coach's own key, nobody's record",
        "coach_app/services/appointments.py:calendar_file": "made here, released by its callers",
    }
    found = {
        f"{path.relative_to(HOME).as_posix()}:{node.name}"
        for path in sorted((HOME / "coach_app" / "services").glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and node.returns is not None
        and ast.unparse(node.returns) == "bytes"
    }
    assert found <= known.keys(), f"{sorted(found - known.keys())}: answer with a Released copy"

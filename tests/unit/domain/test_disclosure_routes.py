"""Nothing leaves without a live ground: by any route, in any state, from any place in the program.

`test_outlets.py` reads the program itself for places where bytes leave.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

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

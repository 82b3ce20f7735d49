"""Who may do what: the whole table, by role, deed and team."""

import pytest

from coach_app.domain.access import (
    GRANTS,
    Actor,
    Deed,
    NotAllowed,
    NotHere,
    Role,
    comes_with_laptop,
)

TABLE = """
                 coach  triage-officer  supervisor  programme-lead  administrator
exchange           x
vouch              x
triage                        x             x
see-cases                                   x
review                                      x
reassign                                    x
settle                                      x
see-counts                                  x             x
freeze-return                               x             x
see-laptops                                 x                             x
manage-laptops                              x                             x
manage-people                                                             x
read-audit                                                                x
keep-or-erase                               x                             x
"""


def allowed_in_table() -> set[tuple[str, str]]:
    head, *lines = TABLE.strip("\n").splitlines()
    columns = {head.index(role): role for role in head.split()}
    found = set()
    for line in lines:
        deed = line.split()[0]
        for at, sign in enumerate(line):
            if sign == "x" and at > len(deed):
                start = max(column for column in columns if column <= at)
                found.add((columns[start], deed))
    return found


def actor(role: Role, *teams: str) -> Actor:
    return Actor(person_id="p1", role=role, teams=frozenset(teams))


@pytest.mark.parametrize("deed", Deed)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("team", ["north", "south", None])
def test_role_by_deed_by_team(role: Role, deed: Deed, team: str | None) -> None:
    somebody = actor(role, "north")
    granted = (role.value, deed.value) in allowed_in_table()
    assert somebody.may(deed) is granted
    if granted and team == "north":
        somebody.check_in(deed, team)
        return
    expected = NotHere if granted else NotAllowed
    with pytest.raises(expected):
        somebody.check_in(deed, team)


def test_the_table_names_every_role_and_every_deed() -> None:
    named = allowed_in_table()
    assert {role for role, _ in named} == {role.value for role in Role} == set(GRANTS)
    assert {deed for _, deed in named} == {deed.value for deed in Deed}


@pytest.mark.parametrize(
    ("role", "team", "holder", "expected"),
    [
        (Role.COACH, "north", "p1", True),
        (Role.COACH, "north", "p2", False),
        (Role.COACH, "south", "p1", False),
        (Role.SUPERVISOR, "north", "p1", False),
    ],
)
def test_a_case_is_written_to_by_the_coach_who_holds_it(
    role: Role, team: str, holder: str, *, expected: bool
) -> None:
    assert actor(role, "north").holds(team, holder) is expected


def test_a_programme_lead_sees_no_names() -> None:
    assert [role for role in Role if not actor(role).sees_names] == [
        Role.COACH,
        Role.PROGRAMME_LEAD,
    ]


def test_a_coach_comes_with_a_laptop_and_may_do_nothing_else_than_vouch_for_it() -> None:
    assert [role for role in Role if comes_with_laptop(role)] == [Role.COACH]

"""Who may do what, and to whose cases: roles, deeds and teams. The server asks before every list
and every record; nothing is allowed that is not listed here.

The roles are those of the field's own job descriptions: a triage officer has one queue of
referrals, a supervisor answers for caseloads, a programme lead sees counts and no names, and an
administrator looks after laptops, people and retention.
"""

from dataclasses import dataclass
from enum import StrEnum

from coach_app.domain.errors import Refusal


class Role(StrEnum):
    COACH = "coach"
    TRIAGE_OFFICER = "triage-officer"
    SUPERVISOR = "supervisor"
    PROGRAMME_LEAD = "programme-lead"
    ADMINISTRATOR = "administrator"


class Deed(StrEnum):
    """What somebody can want to do on the server."""

    EXCHANGE = "exchange"
    """Read and write one's own cases from a laptop."""
    VOUCH = "vouch"
    """Say in a browser: this laptop is mine, and it is me who sits before it."""
    TRIAGE = "triage"
    """See referrals that nobody decided yet, decide, assign."""
    SEE_CASES = "see-cases"
    """Names and records of the team's cases, read only."""
    REVIEW = "review"
    """Comment on a plan, send it back, approve it."""
    REASSIGN = "reassign"
    SETTLE = "settle"
    """Conflicts, refused entries and work of withdrawn laptops."""
    SEE_COUNTS = "see-counts"
    """Numbers without names: scorecard, funding, returns as counts."""
    FREEZE_RETURN = "freeze-return"
    SEE_LAPTOPS = "see-laptops"
    MANAGE_LAPTOPS = "manage-laptops"
    """Make a code for a coach's laptop, withdraw a laptop."""
    MANAGE_PEOPLE = "manage-people"
    """Accounts of those who sign in here."""
    READ_AUDIT = "read-audit"
    KEEP_OR_ERASE = "keep-or-erase"
    """Retention, holds, a person's copy of their data, erasure."""


GRANTS: dict[Role, frozenset[Deed]] = {
    Role.COACH: frozenset({Deed.EXCHANGE, Deed.VOUCH}),
    Role.TRIAGE_OFFICER: frozenset({Deed.TRIAGE}),
    Role.SUPERVISOR: frozenset(
        {
            Deed.TRIAGE,
            Deed.SEE_CASES,
            Deed.REVIEW,
            Deed.REASSIGN,
            Deed.SETTLE,
            Deed.SEE_COUNTS,
            Deed.FREEZE_RETURN,
            Deed.SEE_LAPTOPS,
            Deed.MANAGE_LAPTOPS,
            Deed.KEEP_OR_ERASE,
        }
    ),
    Role.PROGRAMME_LEAD: frozenset({Deed.SEE_COUNTS, Deed.FREEZE_RETURN}),
    Role.ADMINISTRATOR: frozenset(
        {
            Deed.SEE_LAPTOPS,
            Deed.MANAGE_LAPTOPS,
            Deed.MANAGE_PEOPLE,
            Deed.READ_AUDIT,
            Deed.KEEP_OR_ERASE,
        }
    ),
}


class NotAllowed(Refusal):
    key = "access.not_allowed"
    sentence = "Your account may not do this. Ask your administrator if you need it."


class NotHere(Refusal):
    """One answer for what does not exist and for what belongs to another team, so that nobody
    learns of a case by trying its number."""

    key = "access.not_here"
    sentence = "There is nothing here, or it belongs to another team."


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody who wants something: who they are, their role, the teams they answer for."""

    person_id: str
    role: Role
    teams: frozenset[str]

    def may(self, deed: Deed) -> bool:
        return deed in GRANTS[self.role]

    @property
    def sees_names(self) -> bool:
        """Whether names of participants may be shown to them at all."""
        return self.may(Deed.SEE_CASES) or self.may(Deed.TRIAGE) or self.may(Deed.KEEP_OR_ERASE)

    def check(self, deed: Deed) -> None:
        """Raises NotAllowed."""
        if not self.may(deed):
            raise NotAllowed

    def check_in(self, deed: Deed, team_id: str | None) -> None:
        """Whether they may do it to something of this team; None for what does not exist.

        Raises NotAllowed, NotHere.
        """
        self.check(deed)
        if team_id not in self.teams:
            raise NotHere

    def holds(self, team_id: str, holder_id: str) -> bool:
        """Whether the case of this coach in this team is theirs to write to from a laptop."""
        return self.may(Deed.EXCHANGE) and team_id in self.teams and holder_id == self.person_id


def comes_with_laptop(role: Role) -> bool:
    """Coaches come with a laptop that signs for them, and with a browser at most to say that it is
    theirs; everybody else comes with a browser."""
    return Deed.EXCHANGE in GRANTS[role]

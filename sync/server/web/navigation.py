"""The pages in the header, each for those whose role it belongs to."""

from dataclasses import dataclass

from coach_app.domain.access import Deed
from sync.server.sessions import SignedIn


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """`deed` is what somebody must be allowed to do to see this page."""

    path: str
    text: str
    deed: Deed


ENTRIES = (
    NavigationEntry("/my-laptop", "My laptop", Deed.VOUCH),
    NavigationEntry("/caseload", "Caseload", Deed.SEE_CASES),
    NavigationEntry("/triage", "Triage", Deed.TRIAGE),
    NavigationEntry("/scorecard", "Scorecard", Deed.SEE_COUNTS),
    NavigationEntry("/funding", "Funding", Deed.SEE_COUNTS),
    NavigationEntry("/put-right", "To put right", Deed.SETTLE),
    NavigationEntry("/quality", "Quality", Deed.REVIEW),
    NavigationEntry("/mail", "E-mails", Deed.SEE_CASES),
    NavigationEntry("/returns", "Returns", Deed.FREEZE_RETURN),
    NavigationEntry("/laptops", "Laptops", Deed.SEE_LAPTOPS),
    NavigationEntry("/people", "People", Deed.MANAGE_PEOPLE),
    NavigationEntry("/keeping", "Keeping", Deed.KEEP_OR_ERASE),
    NavigationEntry("/audit", "Audit", Deed.READ_AUDIT),
)
"""In the order of a working day; the first that somebody may see is where their day begins."""


def entries_for(who: SignedIn | None) -> tuple[NavigationEntry, ...]:
    if who is None:
        return ()
    return tuple(entry for entry in ENTRIES if who.actor.may(entry.deed))


def first_page(who: SignedIn) -> str:
    """Where somebody lands after signing in."""
    return next((entry.path for entry in entries_for(who)), "/account")

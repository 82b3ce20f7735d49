"""Papers follow recorded needs, leave only with a ground, and each is in the log."""

import pytest

from coach_app.domain.consent import HowGiven, Recipient, Subject
from coach_app.domain.disclosed import Route
from coach_app.domain.errors import PermissionMissing
from coach_app.domain.paper import PaperFormat, PaperKind
from coach_app.services import consents, disclosures, papers
from coach_app.services.desk import Desk
from tests.support import journeys


def test_a_letter_needs_a_permission_and_is_logged(desk: Desk) -> None:
    case_id = journeys.agreed_case(desk)
    wish = papers.Wish(recipient="Example Surgery")
    with pytest.raises(PermissionMissing):
        papers.release(desk, case_id, PaperKind.GP_LETTER, wish)
    consents.permit(
        desk,
        case_id,
        consents.NewPermission(
            what="How it goes",
            covers=(Subject.PROGRESS,),
            recipient=Recipient.GP,
            purpose="So that my care fits",
            how=HowGiven.SPOKEN,
        ),
    )
    released, made = papers.release(desk, case_id, PaperKind.GP_LETTER, wish)
    assert made.data == released.data
    (line,) = disclosures.log_of(desk, case_id)
    assert (line.route, line.recipient_name) == (Route.GP_COPY, "Example Surgery")


def test_the_same_day_gives_the_same_bytes_in_the_format_asked_for(desk: Desk) -> None:
    case_id = journeys.agreed_case(desk)
    wish = papers.Wish(format=PaperFormat.LARGE_PRINT, language="pl")
    first, second = (
        papers.preview(desk, case_id, PaperKind.CASE_RECORD, wish).data for _ in range(2)
    )
    assert first == second
    with pytest.raises(papers.LanguageUnknown):
        papers.preview(desk, case_id, PaperKind.CASE_RECORD, papers.Wish(language="xx"))


def test_missing_letters_become_a_sentence() -> None:
    assert papers.missing_sentence(()) == ""
    assert "U+674E" in papers.missing_sentence(("\u674e",))

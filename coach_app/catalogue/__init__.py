"""What ships with the program as data: programmes, forms, interventions, bank holidays."""

from dataclasses import dataclass

from coach_app.catalogue import interventions
from coach_app.catalogue.bank_holidays import working_days
from coach_app.catalogue.forms import load_assessment
from coach_app.catalogue.programmes import load_programmes
from coach_app.domain.intervention import Library
from coach_app.domain.programmes import Programmes
from coach_app.domain.questionnaire import Questionnaire
from coach_app.domain.working_days import WorkingDays

FIRST_YEAR, LAST_YEAR = 2014, 2040
"""From the oldest programme in the packs to the end of what anybody plans for now."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Read once when the program starts, and handed to what needs it."""

    programmes: Programmes
    assessment_form: Questionnaire
    interventions: Library
    working_days: WorkingDays


def load_catalogue() -> Catalogue:
    """All of it. Raises DataFileWrong or LibraryBroken, which name the file that is wrong."""
    return Catalogue(
        programmes=load_programmes(),
        assessment_form=load_assessment(),
        interventions=interventions.load(),
        working_days=working_days(FIRST_YEAR, LAST_YEAR),
    )

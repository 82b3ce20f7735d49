"""The whole catalogue fits together."""

from datetime import date

from coach_app.catalogue import load_catalogue
from coach_app.domain.outcomes import SustainedRule
from coach_app.domain.questionnaire import Questionnaire


def test_the_catalogue_loads_and_fits_together() -> None:
    catalogue = load_catalogue()
    assert len(catalogue.programmes) == 10
    assert isinstance(catalogue.assessment_form, Questionnaire)
    assert not catalogue.working_days.is_working(date(2040, 12, 25))
    assert not catalogue.working_days.is_working(date(2014, 12, 25))
    assert len(catalogue.interventions.entries) >= 40


def test_sustained_work_follows_the_pack_and_has_a_default() -> None:
    catalogue = load_catalogue()
    pack = catalogue.programmes["working-well-phase-1"]
    assert pack.sustained.days_in_work == 365
    assert catalogue.programmes["bury"].sustained == SustainedRule()

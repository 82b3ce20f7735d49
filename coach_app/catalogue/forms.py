"""Reads the forms: FHIR R4 Questionnaires in JSON."""

from functools import cache

import resources
from coach_app.catalogue.reading import DataFileWrong, Find, read_json
from coach_app.domain.questionnaire import Questionnaire
from coach_app.domain.questionnaire_reading import FormWrong, read_questionnaire

FOLDER = "forms"
EARLIER = "earlier"
EARLIER_VERSIONS = ("1.0.0",)
"""Every file in the folder of earlier ones; the first one first."""
ASSESSMENT = "assessment.json"


def load_form(name: str, find: Find = resources.find) -> Questionnaire:
    """A form by its file name.

    Raises DataFileWrong with the path of what cannot be asked ("item.2.item.0.type").
    """
    return _read((FOLDER, name), find)


def load_assessment(find: Find = resources.find) -> Questionnaire:
    """The Work and Health Assessment."""
    return load_form(ASSESSMENT, find)


def load_earlier_assessment(version: str, find: Find = resources.find) -> Questionnaire:
    """An earlier version as it was asked, to show answers beside the words they were given to.

    Plans need it not: a newer version only adds questions, so it reads older answers as well.
    Raises DataFileWrong when there is no such version.
    """
    return _read((FOLDER, EARLIER, f"assessment-{version}.json"), find)


@cache
def earlier_assessments() -> tuple[Questionnaire, ...]:
    """All that were asked before, the first one first. Raises DataFileWrong."""
    return tuple(load_earlier_assessment(version) for version in EARLIER_VERSIONS)


def _read(parts: tuple[str, ...], find: Find) -> Questionnaire:
    try:
        return read_questionnaire(read_json(*parts, find=find))
    except FormWrong as wrong:
        raise DataFileWrong("/".join(parts), wrong.what, where=wrong.where) from wrong

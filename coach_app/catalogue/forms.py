"""Reads the forms: FHIR R4 Questionnaires in JSON."""

import resources
from coach_app.catalogue.reading import DataFileWrong, Find, read_json
from coach_app.domain.questionnaire import Questionnaire
from coach_app.domain.questionnaire_reading import FormWrong, read_questionnaire

FOLDER = "forms"
ASSESSMENT = "assessment.json"


def load_form(name: str, find: Find = resources.find) -> Questionnaire:
    """A form by its file name.

    Raises DataFileWrong with the path of what cannot be asked ("item.2.item.0.type").
    """
    try:
        return read_questionnaire(read_json(FOLDER, name, find=find))
    except FormWrong as wrong:
        raise DataFileWrong(f"{FOLDER}/{name}", wrong.what, where=wrong.where) from wrong


def load_assessment(find: Find = resources.find) -> Questionnaire:
    """The Work and Health Assessment."""
    return load_form(ASSESSMENT, find)

"""Reads the packs of measures: a TOML file about it and a FHIR Questionnaire with its questions.

PHQ-9 and GAD-7 ship with the program. Others come in a folder from a customer who has a licence;
they are read in the same way, and without a licence reference they cannot be switched on.
"""

from importlib.resources.abc import Traversable
from pathlib import Path

import resources
from coach_app.catalogue.reading import DataFileWrong, Find, read_json, read_toml
from coach_app.domain.measure import Measure, MeasurePack, MeasureWrong
from coach_app.domain.questionnaire_reading import FormWrong, read_questionnaire

FOLDER = "measures"
SHIPPED = ("phq-9", "gad-7")


def load(find: Find = resources.find) -> tuple[Measure, ...]:
    """The measures that ship with the program. None of them is on until somebody says so."""
    return tuple(load_measure(name, find) for name in SHIPPED)


def load_measure(name: str, find: Find = resources.find) -> Measure:
    """One measure by the name of its files.

    Raises DataFileWrong with the file and the place in it.
    """
    pack = read_toml(MeasurePack, FOLDER, f"{name}.toml", find=find)
    try:
        form = read_questionnaire(read_json(FOLDER, f"{name}.json", find=find))
        return Measure(pack=pack, form=form)
    except FormWrong as wrong:
        raise DataFileWrong(f"{FOLDER}/{name}.json", wrong.what, where=wrong.where) from wrong
    except MeasureWrong as wrong:
        raise DataFileWrong(f"{FOLDER}/{name}.toml", str(wrong)) from wrong


def from_folder(folder: Path, name: str) -> Measure:
    """A measure of a licensed customer: `name`.toml and `name`.json in a folder of theirs."""

    def find(*parts: str) -> Traversable:
        place = folder / parts[-1]
        if not place.is_file():
            raise FileNotFoundError(parts[-1])
        return place

    return load_measure(name, find)

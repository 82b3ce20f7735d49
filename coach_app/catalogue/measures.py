"""Reads the packs of measures: a TOML file about it and a FHIR Questionnaire with its questions.

PHQ-9 and GAD-7 ship with the program. Others come in a folder from a customer who has a licence;
they are read in the same way, and without a licence reference they cannot be switched on.
"""

from importlib.resources.abc import Traversable
from pathlib import Path

import resources
from coach_app.catalogue.reading import DataFileWrong, Find, parse_json, parse_toml, read_text
from coach_app.domain.measure import Measure, MeasurePack, MeasureWrong
from coach_app.domain.questionnaire_reading import FormWrong, read_questionnaire

FOLDER = "measures"
SHIPPED = ("phq-9", "gad-7")
LARGEST = 1_000_000
"""Bytes of a customer's file; the longest questionnaires in use have a tenth of it."""


def load(find: Find = resources.find) -> tuple[Measure, ...]:
    """The measures that ship with the program. None of them is on until somebody says so."""
    return tuple(load_measure(name, find) for name in SHIPPED)


def load_measure(name: str, find: Find = resources.find) -> Measure:
    """One measure by the name of its files.

    Raises DataFileWrong with the file and the place in it.
    """
    about = read_text(FOLDER, f"{name}.toml", find=find)
    return from_texts(name, about, read_text(FOLDER, f"{name}.json", find=find))


def from_texts(name: str, about: str, questions: str) -> Measure:
    """The same from texts that are there already: what stands in the two files."""
    about_file, questions_file = f"{FOLDER}/{name}.toml", f"{FOLDER}/{name}.json"
    pack = parse_toml(MeasurePack, about, about_file)
    try:
        form = read_questionnaire(parse_json(questions, questions_file))
        return Measure(pack=pack, form=form)
    except FormWrong as wrong:
        raise DataFileWrong(questions_file, wrong.what, where=wrong.where) from wrong
    except MeasureWrong as wrong:
        raise DataFileWrong(about_file, str(wrong)) from wrong


def texts_in(folder: Path, name: str) -> tuple[str, str]:
    """The two files of a licensed customer, `name`.toml and `name`.json, in a folder of theirs.

    Raises DataFileWrong for a file that is missing, too long or no text.
    """

    def find(*parts: str) -> Traversable:
        place = folder / parts[-1]
        if not place.is_file():
            raise FileNotFoundError(parts[-1])
        if place.stat().st_size > LARGEST:
            raise DataFileWrong("/".join(parts), "the file is too long for a measure")
        return place

    about = read_text(FOLDER, f"{name}.toml", find=find)
    return about, read_text(FOLDER, f"{name}.json", find=find)

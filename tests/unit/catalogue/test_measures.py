"""Measures: free ones ship, none is asked without a licence, and question 9 opens the card."""

from pathlib import Path

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire as FhirQuestionnaire

import resources
from coach_app.catalogue import measures
from coach_app.catalogue.reading import DataFileWrong, read_json
from coach_app.domain.answers import Answers
from coach_app.domain.measure import Measure, MeasureNotLicensed, Score

PHQ, GAD = measures.load()


def from_folder(folder: Path) -> Measure:
    return measures.from_texts("gad-7", *measures.texts_in(folder, "gad-7"))


def answered(measure: Measure, *codes: int) -> Answers:
    answers = Answers.empty(measure.form)
    for question, code in zip(measure.questions, codes, strict=False):
        answers = answers.with_answer(question, str(code))
    return answers


@pytest.mark.parametrize("name", measures.SHIPPED)
def test_they_are_fhir_questionnaires(name: str) -> None:
    FhirQuestionnaire.model_validate(read_json("measures", f"{name}.json"))


def test_only_measures_that_are_free_to_use_ship() -> None:
    assert [measure.pack.key for measure in (PHQ, GAD)] == ["phq-9", "gad-7"]
    assert [len(measure.questions) for measure in (PHQ, GAD)] == [9, 7]
    for measure in (PHQ, GAD):
        assert measure.switched_on() is measure
        assert measure.pack.licence.reference.startswith("Free")


@pytest.mark.parametrize("code", [1, 2, 3])
def test_anything_above_nothing_on_question_nine_opens_the_safety_card(code: int) -> None:
    only_nine = Answers.empty(PHQ.form).with_answer("phq-9.9", str(code))
    assert PHQ.opens_safety_card(only_nine)


def test_other_answers_do_not_open_it() -> None:
    assert not PHQ.opens_safety_card(Answers.empty(PHQ.form))
    assert not PHQ.opens_safety_card(answered(PHQ, *[3] * 8, 0))
    assert not GAD.opens_safety_card(answered(GAD, *[3] * 7))


@pytest.mark.parametrize(
    ("measure", "codes", "score"),
    [
        (PHQ, [0] * 9, Score(total=0, highest=27, band="minimal")),
        (PHQ, [1] * 9, Score(total=9, highest=27, band="mild")),
        (PHQ, [1] * 8 + [2], Score(total=10, highest=27, band="moderate")),
        (PHQ, [3] * 9, Score(total=27, highest=27, band="severe")),
        (GAD, [2] * 7, Score(total=14, highest=21, band="moderate")),
        (GAD, [3] * 5 + [0] * 2, Score(total=15, highest=21, band="severe")),
    ],
)
def test_a_whole_form_has_a_score(measure: Measure, codes: list[int], score: Score) -> None:
    assert measure.score(answered(measure, *codes)) == score


def test_a_form_half_filled_in_has_none() -> None:
    assert PHQ.score(answered(PHQ, *[3] * 8)) is None


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for ending in ("toml", "json"):
        name = f"gad-7.{ending}"
        text = resources.find("measures", name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def edit(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("instead", ["", 'reference = "   "'])
def test_a_pack_without_a_licence_reference_cannot_be_switched_on(
    folder: Path, instead: str
) -> None:
    lines = (folder / "gad-7.toml").read_text(encoding="utf-8").splitlines()
    changed = [instead if line.startswith("reference") else line for line in lines]
    assert changed != lines
    (folder / "gad-7.toml").write_text("\n".join(changed), encoding="utf-8")
    measure = from_folder(folder)
    assert not measure.licensed
    with pytest.raises(MeasureNotLicensed, match="Enter the reference"):
        measure.switched_on()


def test_a_pack_of_a_licensed_customer_is_read_from_their_folder(folder: Path) -> None:
    edit(folder, "gad-7.toml", "total = true", "total = false")
    text = (folder / "gad-7.toml").read_text(encoding="utf-8")
    (folder / "gad-7.toml").write_text(text.split("[[bands]]")[0], encoding="utf-8")
    measure = from_folder(folder).switched_on()
    assert measure.score(answered(measure, *[3] * 7)) is None


@pytest.mark.parametrize(
    ("name", "old", "new", "complaint"),
    [
        ("gad-7.toml", "total = true", "total = true\nsum = true", "sum"),
        ("gad-7.toml", "total = true", "total = false", "Bands"),
        ("gad-7.toml", "from_score = 5", "from_score = 50", "Bands"),
        ("gad-7.toml", "[licence]", '[[safety]]\nquestion = "gad-7.9"\n[licence]', "gad-7.9"),
        ("gad-7.json", '"type": "choice"', '"type": "attachment"', "attachment"),
        ("gad-7.json", '"code": "3"', '"code": "all"', "has to be a number"),
    ],
)
def test_a_mistake_in_a_pack_is_named(
    folder: Path, name: str, old: str, new: str, complaint: str
) -> None:
    edit(folder, name, old, new)
    with pytest.raises(DataFileWrong, match=complaint) as refused:
        from_folder(folder)
    assert refused.value.file.startswith("measures/gad-7")


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "gad-7.json").unlink()
    with pytest.raises(DataFileWrong, match=r"measures/gad-7\.json: the file is missing"):
        from_folder(folder)

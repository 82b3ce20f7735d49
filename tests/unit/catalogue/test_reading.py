"""Data files that are wrong are refused by file, path and line."""

from importlib.resources.abc import Traversable
from pathlib import Path

import pytest

import resources
from coach_app.catalogue.forms import load_form
from coach_app.catalogue.programmes import load_programme, load_programmes
from coach_app.catalogue.reading import DataFileWrong, Find, line_of, read_json, read_text

BURY = resources.find("programmes", "bury.toml").read_text(encoding="utf-8")


@pytest.fixture
def find(tmp_path: Path) -> Find:
    """Resources in a folder of the test's own."""

    def found(*parts: str) -> Traversable:
        place = tmp_path.joinpath(*parts)
        if not place.is_file():
            raise FileNotFoundError("/".join(parts))
        return place

    return found


def put(folder: Path, name: str, text: str | bytes) -> None:
    place = folder / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(text if isinstance(text, bytes) else text.encode())


def refused(tmp_path: Path, find: Find, text: str) -> DataFileWrong:
    put(tmp_path, "programmes/bury.toml", text)
    with pytest.raises(DataFileWrong) as problem:
        load_programme("bury", find)
    assert problem.value.file == "programmes/bury.toml"
    return problem.value


def line_with(text: str, part: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), start=1) if part in line)


def test_the_shipped_packs_are_read() -> None:
    packs = load_programmes()
    assert {key: pack.name for key, pack in packs.items()} == {
        "bury": "Bury WorkWell",
        "stockport": "Stockport WorkWell",
        "coventry-warwickshire": "Coventry and Warwickshire WorkWell",
        "greater-manchester": "Greater Manchester WorkWell",
        "working-well-pilot": "Working Well pilot",
        "working-well-phase-1": "Working Well phase 1",
        "work-programme-leavers": "Work Programme Leavers",
        "fit-for-work-in-work": "Fit for Work in work",
        "fit-for-work-out-of-work": "Fit for Work out of work",
        "health-wellbeing-pathway": "Single health and wellbeing referral pathway",
    }
    assert packs["bury"].cohort("4") is not None
    assert packs["stockport"].cohort("4") is None
    answer = packs["bury"].limit("referral")
    assert answer is not None
    assert (answer.within, answer.unit) == (2, "working-days")


IN_8_WEEKS = 'name = "the job ended in the 8 weeks before the referral"'
OVER_16 = 'name = "is 16 or over"'
EMPLOYED = 'name = "has a job or works for themselves"'


@pytest.mark.parametrize(
    ("old", "new", "where", "on_line_of"),
    [
        ("within_days = 56", 'within_days = "56"', "cohorts.2.conditions.1.within_days", ""),
        ("within_days = 56", "within_dayz = 56", "cohorts.2.conditions.1.within_dayz", ""),
        ("number = 4", "number = 4.5", "cohorts.3.number", ""),
        ('unit = "working-days"', 'unit = "fortnights"', "limits.0.unit", ""),
        ('["veteran",', "[5,", "cohorts.3.conditions.0.any_of.2.includes_any.0", ""),
        ('fact = "unemployed_since"', 'fact = "luck"', "cohorts.2.conditions.1", IN_8_WEEKS),
        ("allows 56 days", "allows {self.key}", "cohorts.2.conditions.1", IN_8_WEEKS),
        ("allows 56 days", "allows {days", "cohorts.2.conditions.1", IN_8_WEEKS),
        ("given is {number}", "given is {age}", "everyone.1", OVER_16),
        ('"off-sick"', '"of-sick"', "cohorts.0.conditions.0", EMPLOYED),
        ("at_least = 16", "at_least = 16\nis_true = true", "everyone.1", OVER_16),
        ("at_least = 16", "", "everyone.1", OVER_16),
        ('ask = "How old are you?"', "", "everyone.1", OVER_16),
    ],
)
def test_a_wrong_field_is_named_with_its_line(
    tmp_path: Path, find: Find, old: str, new: str, where: str, on_line_of: str
) -> None:
    """A rule that makes no sense is shown at its table's head, the line above its name."""
    assert old in BURY
    line = line_with(BURY, on_line_of) - 1 if on_line_of else line_with(BURY, old)
    problem = refused(tmp_path, find, BURY.replace(old, new, 1))
    assert (problem.where, problem.line) == (where, line)
    assert str(problem).startswith(f"programmes/bury.toml, line {line}: {where}: ")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("review_weeks = 4", "review_weeks = 0", "counted in whole weeks"),
        ("2024-10-01", "2027-10-01", "ends before it begins"),
        ('key = "4"', 'key = "3"', "Two cohorts have the same key"),
        ('who_refers = "GPs"', 'who_refers = ""', "who may refer"),
        ("first_day = 2025-01-01", "first_day = 2025-02-01", "A quarter begins"),
        ("people = 200", "", "a number of people or a percentage"),
        ("percent = 30", "percent = 31", "make 100 per cent"),
        ("earned_percent = 40", "earned_percent = 41", "make 100 per cent"),
        ("earned_percent = 40", "", "both parts"),
        ('part = "basic"', 'part = "basic"\nyear = "2031/32"', "year that is not listed"),
        ("price = 811", "", "each year's price"),
        ("contact_tries = 3", "contact_tries = 0", "At least one try"),
    ],
)
def test_a_pack_that_makes_no_sense_is_refused(
    tmp_path: Path, find: Find, old: str, new: str, says: str
) -> None:
    text = BURY.replace("plan_kinds =", 'may_refer = ["gp"]\nwho_refers = "GPs"\nplan_kinds =', 1)
    assert old in text
    assert says in str(refused(tmp_path, find, text.replace(old, new, 1)))


def test_a_field_that_is_missing_is_named(tmp_path: Path, find: Find) -> None:
    assert refused(tmp_path, find, BURY.replace("review_weeks = 4", "")).where == "review_weeks"


def test_the_line_is_that_of_the_table_that_is_meant() -> None:
    text = "a = 1\n[one]\nb = 2\n[[many]]\nc = 3\n[[many]]\n[[many.deep]]\nc = 4\n  [[many.deep]]\n"
    assert [line_of(text, path) for path in ("a", "one.b", "many.0.c", "many.1.deep.0.c")] == [
        1,
        3,
        5,
        8,
    ]
    assert line_of(text, "many.1.deep.1.missing") == 9
    assert line_of(text, "nowhere") == 0


def test_toml_that_cannot_be_read_has_a_line(tmp_path: Path, find: Find) -> None:
    broken = BURY.replace('place = "Bury"', 'place = "Bury', 1)
    assert refused(tmp_path, find, broken).line == line_with(BURY, 'place = "Bury"')
    unclosed = BURY + "\nextra = ["
    assert refused(tmp_path, find, unclosed).line >= BURY.count("\n")
    assert refused(tmp_path, find, BURY + "\nwhen = 10:30:00\n").where.endswith(".when")


def test_a_pack_under_another_name_is_refused(tmp_path: Path, find: Find) -> None:
    problem = refused(tmp_path, find, BURY.replace('key = "bury"', 'key = "berry"', 1))
    assert "the key must be the name of the file" in str(problem)


def test_missing_and_unreadable_files_are_named(tmp_path: Path, find: Find) -> None:
    with pytest.raises(DataFileWrong, match=r"programmes/nowhere\.toml: the file is missing"):
        load_programme("nowhere", find)
    put(tmp_path, "forms/latin.json", b"\xe9")
    with pytest.raises(DataFileWrong, match=r"forms/latin\.json: the file is not text in UTF-8"):
        read_text("forms", "latin.json", find=find)
    put(tmp_path, "forms/deep.json", "[" * 100_000)
    with pytest.raises(DataFileWrong, match="nested too deeply"):
        read_json("forms", "deep.json", find=find)


def test_a_form_is_refused_with_file_and_line_or_path(tmp_path: Path, find: Find) -> None:
    put(tmp_path, "forms/bad.json", '{\n "item": [\n  ,\n')
    with pytest.raises(DataFileWrong, match=r"forms/bad\.json, line 3: this is not JSON"):
        load_form("bad.json", find)
    put(
        tmp_path,
        "forms/odd.json",
        '{"resourceType": "Questionnaire", "url": "u", "version": "1", "title": "T",'
        ' "status": "draft", "item": [{"linkId": "a", "type": "quantity", "text": "How many?"}]}',
    )
    with pytest.raises(DataFileWrong, match=r'item\.0\.type: "quantity" cannot be asked') as odd:
        load_form("odd.json", find)
    assert odd.value.where == "item.0.type"


def shipped(tmp_path: Path, *names: str, **texts: str) -> None:
    """A folder of resources with these packs, and the forms and services that Bury's names."""
    listed = ", ".join(f'"{name}"' for name in names)
    put(tmp_path, "programmes/index.toml", f"packs = [{listed}]")
    put(tmp_path, "forms/assessment.json", "{}")
    put(tmp_path, "services/bury.json", "{}")
    for name, text in texts.items():
        put(tmp_path, f"programmes/{name}.toml", text)


def test_several_versions_of_a_programme_stand_side_by_side(tmp_path: Path, find: Find) -> None:
    newer = (
        BURY.replace('version = "2024.1"', 'version = "2026.1"')
        .replace("effective_from = 2024-10-01", "effective_from = 2026-04-01")
        .replace("effective_to = 2026-03-31", "effective_to = 2027-03-31")
    )
    shipped(tmp_path, "bury", "bury_2026.1", bury=BURY, **{"bury_2026.1": newer})
    packs = load_programmes(find)
    assert [pack.version for pack in packs.of_key("bury")] == ["2024.1", "2026.1"]
    assert list(packs) == ["bury"]
    shipped(tmp_path, "bury", "bury_2026.2", **{"bury_2026.2": newer})
    with pytest.raises(DataFileWrong, match="the key must be the name of the file"):
        load_programmes(find)
    overlapping = newer.replace("effective_from = 2026-04-01", "effective_from = 2026-03-31")
    shipped(tmp_path, "bury", "bury_2026.1", **{"bury_2026.1": overlapping})
    with pytest.raises(DataFileWrong, match="in force on the same day"):
        load_programmes(find)
    shipped(tmp_path, "bury", "bury")
    with pytest.raises(DataFileWrong, match="stands twice"):
        load_programmes(find)


@pytest.mark.parametrize("missing", ["forms/assessment.json", "services/bury.json"])
def test_a_pack_names_files_that_are_there(tmp_path: Path, find: Find, missing: str) -> None:
    shipped(tmp_path, "bury", bury=BURY)
    assert "bury" in load_programmes(find)
    (tmp_path / missing).unlink()
    with pytest.raises(DataFileWrong, match=missing):
        load_programmes(find)

"""The library that ships: whole, well founded, plain, and refused when it has a mistake."""

import shutil
from collections.abc import Callable
from importlib.resources import as_file
from importlib.resources.abc import Traversable
from pathlib import Path

import pytest

import resources
from coach_app.catalogue import interventions, load_catalogue
from coach_app.catalogue.reading import DataFileWrong
from coach_app.domain.circumstances import DEMANDS, INTERESTS, OBSTACLES
from coach_app.domain.intervention import (
    Grade,
    InterventionNotFound,
    Library,
    LibraryBroken,
)
from coach_app.domain.plan import Phase, Who
from coach_app.domain.referral import WorkStatus
from tests.support.reading_age import reading_age, syllables

EMPLOYED = (WorkStatus.IN_WORK, WorkStatus.OFF_SICK)
MAKES_NO_SENSE = {
    # Somebody without an employer has no relationship with one; somebody self-employed neither.
    *(("employer-relationship", s) for s in WorkStatus if s not in EMPLOYED),
    ("telling-employer", WorkStatus.SELF_EMPLOYED),
}
WORDED_LOCALLY = ("bury", "stockport")
OLDEST_READER = 11
"""No sentence of the library needs a reader older than this (reading age in years)."""


@pytest.fixture(scope="module")
def library() -> Library:
    return interventions.load()


def test_there_are_enough_for_every_subject_and_phase(library: Library) -> None:
    assert len(library.entries) >= 120
    assert {entry.subject for entry in library.entries} == set(interventions.SUBJECTS)
    assert {entry.phase for entry in library.entries} == set(Phase)
    assert {entry.who for entry in library.entries} >= set(Who) - {Who.SERVICE}


@pytest.mark.parametrize("situation", WorkStatus)
@pytest.mark.parametrize("obstacle", OBSTACLES)
def test_every_obstacle_has_an_answer_where_it_makes_sense(
    library: Library, obstacle: str, situation: WorkStatus
) -> None:
    answers = [e for e in library.for_situation(situation) if e.answers.get(obstacle, 0) >= 2]
    assert bool(answers) is ((obstacle, situation) not in MAKES_NO_SENSE)


@pytest.mark.parametrize("situation", [s for s in WorkStatus if s is not WorkStatus.OUT_OF_WORK])
@pytest.mark.parametrize("demand", DEMANDS)
def test_every_hard_task_has_an_answer(
    library: Library, demand: str, situation: WorkStatus
) -> None:
    assert any(demand in entry.eases for entry in library.for_situation(situation))


def test_every_interest_leads_somewhere(library: Library) -> None:
    for interest in INTERESTS:
        assert any(interest in entry.interests for entry in library.entries), interest


def test_every_source_is_used_and_every_entry_rests_on_one(library: Library) -> None:
    used = {key for entry in library.entries for key in entry.sources}
    assert used == {source.key for source in library.sources}
    assert library.source("ng146").title.startswith("NICE NG146")


def test_strong_evidence_names_research_guidance_or_the_law(library: Library) -> None:
    services = {"moneyhelper", "stepchange", "shelter", "careers-service", "unlock", "able-futures"}
    for entry in library.entries:
        if entry.grade is Grade.STRONG:
            assert set(entry.sources) - services, entry.key


def test_nothing_about_health_money_or_home_is_shown_to_an_employer(library: Library) -> None:
    shown = {entry.subject for entry in library.entries if entry.employer_visible}
    assert shown <= {"skills", "employer", "adjustments", "in-work-support"}


def test_an_employer_hears_nothing_before_the_person_decided(library: Library) -> None:
    """Whatever brings the employer in comes after the decision what may be told."""

    def comes_after_the_decision(key: str) -> bool:
        after = library.get(key).after
        return "decide-what-to-tell" in after or any(map(comes_after_the_decision, after))

    for entry in library.entries:
        if entry.subject == "employer" and entry.employer_visible:
            assert comes_after_the_decision(entry.key), entry.key


def test_every_sentence_reads_easily(library: Library) -> None:
    """The Flesch-Kincaid grade of each sentence, as reading age, is at most 11.

    Also of what a programme words in its own way.
    """
    worded = [interventions.for_programme(library, name) for name in WORDED_LOCALLY]
    hard = [
        (round(reading_age(text), 1), entry.key, text)
        for whole in (library, *worded)
        for entry in whole.entries
        for text in (entry.title, entry.what, entry.how_we_know, entry.why)
        if text and reading_age(text) > OLDEST_READER
    ]
    assert hard == []


def test_an_entry_as_a_whole_reads_at_nine(library: Library) -> None:
    for entry in library.entries:
        text = f"{entry.title}. {entry.what} {entry.how_we_know}"
        assert reading_age(text) <= 9, entry.key


def test_the_measure_of_reading_age_tells_easy_from_hard() -> None:
    assert [syllables(word) for word in ("pain", "surgery", "physiotherapy")] == [1, 3, 6]
    assert reading_age("Ring your GP. Ask for a date.") < 7
    assert reading_age("Your employer's occupational health provider evaluates suitability.") > 20


def test_an_unknown_key_is_refused(library: Library) -> None:
    assert "first-review" in library
    with pytest.raises(InterventionNotFound):
        library.get("juggling")


Edit = Callable[[str, str, str], Callable[..., Traversable]]


@pytest.fixture
def edited(tmp_path: Path) -> Edit:
    """A copy of the data files with one text replaced."""
    folder = tmp_path / "interventions"
    folder.mkdir()
    for name in (*interventions.SUBJECTS, "sources"):
        with resources.find("interventions", f"{name}.toml").open("rb") as shipped:
            (folder / f"{name}.toml").write_bytes(shipped.read())

    def edit(name: str, old: str, new: str) -> Callable[..., Traversable]:
        file = folder / name
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        return lambda *parts: _existing(tmp_path.joinpath(*parts))

    return edit


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise FileNotFoundError(path.name)
    return path


@pytest.mark.parametrize(
    ("name", "old", "new", "complaint"),
    [
        ("health.toml", "pain = 3", "pian = 3", "unknown code: pian"),
        ("health.toml", "pain = 3", "pain = 4", "between 1 and 3"),
        ("health.toml", 'grade = "moderate"', 'grade = "certain"', "grade"),
        ("health.toml", "lead_days = 5", "lead_days = true", "lead_days"),
        ("health.toml", "lead_days = 5", "leed_days = 5", "leed_days"),
        ("health.toml", 'sources = ["ng59", "ng226"]', "sources = []", "at least one source"),
        (
            "mind.toml",
            'only_if = ["obstacle:low-mood"',
            'only_if = ["obstacle:sad"',
            "obstacle:sad",
        ),
        ("social.toml", "urgent = true", "urgent = ", "social.toml, line"),
        ("sources.toml", "https://", "http://", "starts with https"),
    ],
)
def test_a_mistake_in_a_file_is_named(
    edited: Edit, name: str, old: str, new: str, complaint: str
) -> None:
    find = edited(name, old, new)
    with pytest.raises(DataFileWrong, match=complaint) as refused:
        interventions.load(find)
    assert refused.value.file == f"interventions/{name}"


@pytest.mark.parametrize(
    ("name", "old", "new", "complaint"),
    [
        ("mind.toml", 'key = "worry-plan"', 'key = "better-sleep"', "better-sleep.*twice"),
        ("money.toml", 'after = ["debt-advice"]', 'after = ["debts"]', "debts, which is not"),
        (
            "mind.toml",
            'leads_to = ["talking-therapies-attend"]',
            'leads_to = ["worry-plan"]',
            "`after`",
        ),
        ("employer.toml", '["ng146", "hse-disability"]', '["ng999"]', "ng999 is not in the list"),
        ("employer.toml", 'after = ["manager-meeting"]', 'after = ["phased-return"]', "situations"),
        (
            "employer.toml",
            'better_after = ["list-hard-tasks", "rights-advice"]',
            'better_after = ["other-role"]',
            "later phase",
        ),
        (
            "money.toml",
            "answers = { money-debt = 3, anxiety = 1 }",
            'after = ["breathing-space"]',
            "before itself",
        ),
        (
            "money.toml",
            'grade = "good-practice"',
            'employer_visible = true\ngrade = "limited"',
            "money",
        ),
    ],
)
def test_entries_that_do_not_go_together_are_refused(
    edited: Edit, name: str, old: str, new: str, complaint: str
) -> None:
    find = edited(name, old, new)
    with pytest.raises(LibraryBroken, match=complaint):
        interventions.load(find)


def test_a_missing_file_is_named(edited: Edit, tmp_path: Path) -> None:
    find = edited("health.toml", "pain = 3", "pain = 2")
    shutil.move(tmp_path / "interventions" / "money.toml", tmp_path / "elsewhere.toml")
    with pytest.raises(DataFileWrong, match=r"interventions/money\.toml: the file is missing"):
        interventions.load(find)


def test_a_programme_words_an_entry_in_its_own_way(library: Library) -> None:
    local = interventions.for_programme(library, "bury")
    assert "Bury" in local.get("live-well-activity").title
    assert local.get("live-well-activity").sources == library.get("live-well-activity").sources
    assert local.get("debt-advice") == library.get("debt-advice")
    assert len(local.entries) == len(library.entries)


def test_a_programme_without_own_words_has_the_library_as_it_is(library: Library) -> None:
    assert interventions.for_programme(library, "fit-for-work-in-work") is library


def test_every_file_of_own_words_belongs_to_a_programme() -> None:
    programmes = set(load_catalogue().programmes)
    assert set(WORDED_LOCALLY) <= programmes
    folder = resources.find("interventions", "sources.toml")
    with as_file(folder) as path:
        files = {file.stem for file in (path.parent / "overrides").glob("*.toml")}
    assert files == set(WORDED_LOCALLY)


def overrides(folder: Path, text: str) -> Callable[..., Traversable]:
    file = folder / "interventions" / "overrides" / "there.toml"
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    return lambda *parts: _existing(folder.joinpath(*parts))


def test_other_service_lead_time_and_offer(library: Library, tmp_path: Path) -> None:
    find = overrides(
        tmp_path,
        '[[override]]\nkey = "debt-advice"\nservice = "money-desk"\nlead_days = 12\n'
        '[[override]]\nkey = "gambling-help"\noffered = false\n',
    )
    local = interventions.for_programme(library, "there", find)
    assert (local.get("debt-advice").service, local.get("debt-advice").lead_days) == (
        "money-desk",
        12,
    )
    assert "gambling-help" not in local


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('key = "juggling"', "juggling is not in the library"),
        ('key = "debt-advice"\nlead_days = 99', "debt-advice.*between 1 and 30"),
        ('key = "debt-advice"\ntitle = ""', "debt-advice.*title is empty"),
        ('key = "debt-advice"\n[[override]]\nkey = "debt-advice"', "twice"),
        ('key = "manager-meeting"\noffered = false', "manager-meeting, which is not in"),
    ],
)
def test_own_words_that_do_not_fit_are_refused(
    library: Library, tmp_path: Path, text: str, complaint: str
) -> None:
    find = overrides(tmp_path, f"[[override]]\n{text}\n")
    with pytest.raises(LibraryBroken, match=complaint):
        interventions.for_programme(library, "there", find)


def test_an_unknown_field_in_own_words_is_refused(library: Library, tmp_path: Path) -> None:
    find = overrides(tmp_path, '[[override]]\nkey = "debt-advice"\ngrade = "strong"\n')
    with pytest.raises(DataFileWrong, match="grade") as refused:
        interventions.for_programme(library, "there", find)
    assert refused.value.file == "interventions/overrides/there.toml"

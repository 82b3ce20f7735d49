"""Filling in a form: skip logic, rows, what is missing, and the response it is kept as."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from hypothesis import given
from hypothesis import strategies as st

from coach_app.domain.answers import Answers, RowNotThere, TooManyRows
from coach_app.domain.errors import Refusal
from coach_app.domain.filled import AnswerWrong
from coach_app.domain.form_rules import Progress, holds
from coach_app.domain.questionnaire import (
    Operator,
    Questionnaire,
    QuestionNotThere,
    ShownWhen,
    Value,
)
from coach_app.domain.questionnaire_reading import read_questionnaire
from tests.support.small_form import SMALL_FORM

FORM = read_questionnaire(SMALL_FORM)


@pytest.fixture
def form() -> Questionnaire:
    return FORM


def test_answering_makes_a_new_one_and_clearing_takes_it_away(form: Questionnaire) -> None:
    empty = Answers.empty(form)
    ticked = empty.with_answer("like", "a", "b")
    assert empty.values("like") == ()
    assert ticked.values("like") == ("a", "b")
    assert ticked.value("like") == "a"
    assert ticked.with_answer("like").value("like") is None
    assert ticked.with_answer("like") == empty


def test_a_condition_shows_and_hides(form: Questionnaire) -> None:
    answers = Answers.empty(form)
    assert not answers.enabled("size")
    answers = answers.with_answer("pick", "b")
    assert answers.enabled("size")
    assert not answers.enabled("big")
    answers = answers.with_answer("size", 6)
    assert not answers.enabled("big")
    assert answers.with_answer("size", 7).enabled("big")


def test_a_hidden_answer_counts_for_nothing_but_is_kept_until_the_end(form: Questionnaire) -> None:
    said = Answers.empty(form).with_answer("pick", "b").with_answer("size", 9)
    said = said.with_answer("big", value_of(said=True))
    assert not said.enabled("more")
    hidden = said.with_answer("pick", "c")
    assert not hidden.enabled("big")
    assert hidden.enabled("more")
    assert hidden.value("size") == 9
    finished = hidden.without_disabled()
    assert [finished.value(name) for name in ("pick", "size", "big")] == ["c", None, None]
    assert hidden.with_answer("pick", "b").enabled("big")


def value_of(*, said: bool) -> bool:
    return said


def test_conditions_of_a_group_hold_for_everything_in_it(form: Questionnaire) -> None:
    answers = Answers.empty(form).with_answer("pick", "a").with_row("job")
    assert answers.enabled("job.name", 0)
    assert not answers.enabled("job.since", 0)
    answers = answers.with_answer("job.name", "Cook", row=0)
    assert answers.enabled("job.since", 0)
    assert not answers.with_answer("pick", "c").enabled("job.name", 0)


def test_conditions_in_a_row_look_at_that_row(form: Questionnaire) -> None:
    answers = Answers.empty(form).with_answer("pick", "a").with_row("job").with_row("job")
    answers = answers.with_answer("job.name", "Cook", row=1)
    assert not answers.enabled("job.since", 0)
    assert answers.enabled("job.since", 1)


def test_rows_are_added_up_to_the_limit_and_taken_away(form: Questionnaire) -> None:
    answers = Answers.empty(form).with_row("job").with_row("job")
    answers = answers.with_answer("job.name", "First", row=0)
    answers = answers.with_answer("job.name", "Second", row=1)
    with pytest.raises(TooManyRows):
        answers.with_row("job")
    left = answers.without_row("job", 0)
    assert left.row_count("job") == 1
    assert left.value("job.name", 0) == "Second"
    for wrong in (-1, 1):
        with pytest.raises(RowNotThere):
            left.without_row("job", wrong)
        with pytest.raises(RowNotThere):
            left.value("job.name", wrong)
    with pytest.raises(RowNotThere):
        left.with_answer("job.name", "No row given")
    with pytest.raises(QuestionNotThere):
        left.with_row("about")


def test_what_is_missing_and_how_far_it_is(form: Questionnaire) -> None:
    answers = Answers.empty(form)
    assert [m.link_id for m in answers.missing_required()] == ["pick"]
    assert answers.progress() == Progress(answered=0, asked=4)
    answers = answers.with_answer("pick", "b").with_row("job").with_row("job")
    answers = answers.with_answer("job.name", "  ", row=0).with_answer("job.name", "Cook", row=1)
    missing = [(m.link_id, m.section, m.row, m.text) for m in answers.missing_required()]
    assert missing == [("size", "about", None, "How much?"), ("job.name", "jobs", 0, "What?")]
    # A name of spaces was not said, though its row's next question is already shown.
    assert answers.progress("jobs") == Progress(answered=1, asked=4)
    assert answers.progress() == Progress(answered=2, asked=9)


@pytest.mark.parametrize(
    ("link_id", "values", "fault"),
    [
        ("size", (-1,), "Enter 0 or more."),
        ("size", (11,), "Enter 10 or less."),
        ("size", (0,), ""),
        ("size", (10,), ""),
        ("name", ("abcde",), ""),
        ("name", ("abcdef",), "This is too long. Shorten it to 5 characters."),
        ("pick", ("z",), "This is not one of the answers. Choose one from the list."),
        ("pick", ("a", "b"), "There can be only one answer here. Choose one."),
        ("like", ("a", "a"), "The same answer is here twice. Take one away."),
        (
            "name",
            ("a\x00",),
            "The text holds a character that cannot be kept. Type the text again.",
        ),
    ],
)
def test_a_fault_is_a_sentence_that_says_what_to_do(
    form: Questionnaire, link_id: str, values: tuple[Value, ...], fault: str
) -> None:
    answers = Answers.empty(form).with_answer(link_id, *values)
    assert answers.fault(link_id) == fault
    if fault:
        with pytest.raises(AnswerWrong) as refused:
            answers.checked()
        assert refused.value.where == link_id
    else:
        assert answers.checked() is answers


def full(form: Questionnaire) -> Answers:
    answers = Answers.empty(form).with_answer("pick", "b").with_answer("like", "a", "b")
    answers = answers.with_answer("size", 7).with_answer("name", "Sam").with_row("job")
    answers = answers.with_answer("job.name", "Cook", row=0)
    return answers.with_answer("job.since", date(2025, 4, 30), row=0).with_row("job")


def test_a_response_is_fhir_and_reads_back_the_same(form: Questionnaire) -> None:
    answers = full(form).with_answer("big", value_of(said=False))
    response = answers.response("completed", datetime(2026, 12, 1, 9, 30, tzinfo=UTC))
    QuestionnaireResponse.model_validate(response)
    again = Answers.read(form, json.loads(json.dumps(response)))
    assert again.filled == answers.filled
    assert again.response("completed") == response
    assert response["questionnaire"] == form.canonical
    assert response["item"][0]["item"][0] == {
        "linkId": "pick",
        "text": "Pick one",
        "answer": [{"valueCoding": {"system": "urn:test", "code": "b", "display": "B"}}],
    }
    assert response["item"][1]["item"][0]["item"][1]["answer"] == [{"valueDate": "2025-04-30"}]
    assert again.row_count("job") == 2


def test_an_empty_form_and_an_empty_object_are_the_same(form: Questionnaire) -> None:
    empty = Answers.empty(form)
    QuestionnaireResponse.model_validate(empty.response())
    assert Answers.read(form, {}) == empty
    assert Answers.read(form, empty.response()) == empty


def test_what_this_form_does_not_ask_is_kept(form: Questionnaire) -> None:
    response = full(form).response()
    old = {"linkId": "asked-before", "answer": [{"valueString": "An older version asked this."}]}
    response["item"].append(old)
    response["item"][0]["item"].append({**old, "linkId": "asked-inside"})
    response["subject"] = {"reference": "Patient/1"}
    response["authored"] = "2026-12-01T09:30:00+00:00"
    again = Answers.read(form, response).with_answer("name", "Alex").response()
    assert again["item"][-1] == old or again["item"][-2] == old
    assert {i["linkId"] for i in again["item"][-2:]} == {"asked-before", "asked-inside"}
    assert again["subject"] == {"reference": "Patient/1"}
    assert again["authored"] == "2026-12-01T09:30:00+00:00"


def with_answer(link_id: str, answer: Any) -> dict[str, Any]:
    section = "jobs" if link_id.startswith("job") else "about"
    item: dict[str, Any] = {"linkId": link_id, "answer": [answer]}
    if section == "jobs":
        item = {"linkId": "job", "item": [item]}
    return {
        "resourceType": "QuestionnaireResponse",
        "item": [{"linkId": section, "item": [item]}],
    }


@pytest.mark.parametrize(
    ("link_id", "answer", "where"),
    [
        ("pick", {"valueString": "a"}, "pick"),
        ("pick", {"valueCoding": "a"}, "pick"),
        ("pick", {"valueCoding": {"code": "z"}}, "pick"),
        ("size", {"valueInteger": "7"}, "size"),
        ("size", {"valueInteger": True}, "size"),
        ("size", {"valueInteger": 7.0}, "size"),
        ("size", {"valueInteger": 700}, "size"),
        ("big", {"valueBoolean": 1}, "big"),
        ("name", {"valueString": None}, "name"),
        ("name", {"valueString": "\ud800"}, "name"),
        ("name", "Sam", "name"),
        ("job.since", {"valueDate": "2026"}, "job.0.job.since"),
        ("job.since", {"valueDate": "20260430"}, "job.0.job.since"),
        ("job.since", {"valueDate": "2026-02-30"}, "job.0.job.since"),
        ("job.since", {"valueDate": 5}, "job.0.job.since"),
    ],
)
def test_a_wrong_answer_is_refused_with_its_place(
    form: Questionnaire, link_id: str, answer: Any, where: str
) -> None:
    with pytest.raises(AnswerWrong) as refused:
        Answers.read(form, with_answer(link_id, answer))
    assert refused.value.where == where


@pytest.mark.parametrize(
    "response",
    [
        None,
        [],
        "text",
        {"resourceType": "Patient"},
        {"resourceType": "QuestionnaireResponse", "item": {}},
        {"resourceType": "QuestionnaireResponse", "item": [5]},
        {"resourceType": "QuestionnaireResponse", "item": [{"linkId": ["about"]}]},
        {"resourceType": "QuestionnaireResponse", "item": [{"linkId": "about", "item": "x"}]},
        {"resourceType": "QuestionnaireResponse", "item": [{"linkId": "old", "text": "\x00"}]},
        {"resourceType": "QuestionnaireResponse", "note\ud800": ""},
        with_answer("pick", {"valueCoding": {"code": "a"}})
        | {"item": [{"linkId": "x", "a": 1}] * 3 + [None]},
    ],
)
def test_hostile_responses_are_refused(form: Questionnaire, response: Any) -> None:
    with pytest.raises(Refusal):
        Answers.read(form, response)


def test_deep_nesting_is_refused_and_does_not_recurse(form: Questionnaire) -> None:
    deep: Any = "end"
    for _ in range(5000):
        deep = [deep]
    with pytest.raises(AnswerWrong, match="nested too deeply"):
        Answers.read(
            form,
            {"resourceType": "QuestionnaireResponse", "item": [{"linkId": "unknown", "x": deep}]},
        )
    nested: dict[str, Any] = {"linkId": "about"}
    for _ in range(5000):
        nested = {"linkId": "about", "item": [nested]}
    with pytest.raises(AnswerWrong, match="nested too deeply"):
        Answers.read(form, {"resourceType": "QuestionnaireResponse", "item": [nested]})


@pytest.mark.parametrize(
    ("operator", "answer", "given", "held"),
    [
        (Operator.EXISTS, True, (), False),
        (Operator.EXISTS, True, (0,), True),
        (Operator.EXISTS, False, (), True),
        (Operator.EXISTS, False, (0,), False),
        (Operator.EQUAL, "a", ("b", "a"), True),
        (Operator.EQUAL, "a", (), False),
        (Operator.NOT_EQUAL, "a", ("b", "a"), False),
        (Operator.NOT_EQUAL, "a", ("b",), True),
        (Operator.NOT_EQUAL, "a", (), True),
        (Operator.GREATER, 5, (5,), False),
        (Operator.GREATER, 5, (6,), True),
        (Operator.LESS, 5, (5,), False),
        (Operator.LESS, 5, (4,), True),
        (Operator.AT_LEAST, 5, (5,), True),
        (Operator.AT_LEAST, 5, (4,), False),
        (Operator.AT_MOST, 5, (5,), True),
        (Operator.AT_MOST, 5, (6,), False),
        (Operator.AT_MOST, 5, (), False),
        (Operator.LESS, date(2026, 1, 1), (date(2025, 12, 31),), True),
    ],
)
def test_each_comparison(
    operator: Operator,
    answer: Value,
    given: tuple[Value, ...],
    held: bool,  # noqa: FBT001  a table's column
) -> None:
    condition = ShownWhen(question="q", operator=operator, answer=answer)
    assert holds(condition, {"q": given}) is held


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("pick"), st.sampled_from(["a", "b", "c"])),
            st.tuples(st.just("size"), st.integers(0, 10)),
            st.tuples(st.just("big"), st.booleans()),
            st.tuples(st.just("more"), st.booleans()),
            st.tuples(st.just("like"), st.sampled_from(["a", "b"])),
            st.tuples(st.just("name"), st.text("Aé\u0639", max_size=5)),
        )
    )
)
def test_any_answers_survive_the_round_trip_and_finishing_twice(
    given_answers: list[tuple[str, Value]],
) -> None:
    answers = Answers.empty(FORM)
    for link_id, value in given_answers:
        answers = answers.with_answer(link_id, value)
    assert Answers.read(FORM, answers.response()).filled == answers.filled
    once = answers.without_disabled()
    assert once.without_disabled() == once
    assert all(once.enabled(link_id) for link_id in once.filled.values)
    assert once.progress() == answers.progress()

"""Reading a FHIR R4 Questionnaire: what is kept, and where a wrong one is refused."""

from copy import deepcopy
from typing import Any

import pytest

from coach_app.domain.questionnaire import ItemType, QuestionNotThere
from coach_app.domain.questionnaire_reading import (
    FormWrong,
    UnknownItemType,
    read_questionnaire,
)
from tests.support.small_form import SMALL_FORM


def test_a_form_is_read_with_its_scales_rows_and_conditions() -> None:
    form = read_questionnaire(SMALL_FORM)
    assert form.canonical == "urn:test:form|1.0.0"
    assert [item.link_id for item in form.items] == ["about", "jobs", "end"]
    scale = form.item("size")
    assert (scale.minimum, scale.maximum, scale.slider) == (0, 10, True)
    assert (scale.low_label, scale.high_label, scale.help) == ("None", "A lot", "A guess is fine.")
    assert scale.items == ()
    rows = form.item("job")
    assert (rows.is_rows, rows.max_rows) == (True, 2)
    assert form.row_group("job.name") == rows
    assert form.row_group("size") is None
    assert form.section("job.name").link_id == "jobs"
    assert form.item("note").type is ItemType.DISPLAY
    assert form.item("like").option("b") is not None
    with pytest.raises(QuestionNotThere):
        form.item("nowhere")


def changed(path: str, value: Any) -> dict[str, Any]:
    form = deepcopy(SMALL_FORM)
    at: Any = form
    *way, last = path.split(".")
    for part in way:
        at = at[int(part)] if part.isdigit() else at[part]
    if last.isdigit():
        at[int(last)] = value
    elif value is None:
        del at[last]
    else:
        at[last] = value
    return form


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("resourceType", "Patient", "resourceType"),
        ("url", None, "url"),
        ("item", {}, "item"),
        ("item.0", "text", "item.0"),
        ("item.0.item.0.linkId", None, "item.0.item.0.linkId"),
        ("item.0.item.0.linkId", "like", "like"),
        ("item.0.item.0.text", "", "item.0.item.0.text"),
        ("item.0.item.0.text", 5, "item.0.item.0.text"),
        ("item.0.item.0.required", "yes", "item.0.item.0.required"),
        ("item.0.item.0.answerOption", [], "item.0.item.0.answerOption"),
        ("item.0.item.0.answerOption.1.valueCoding.code", "a", "item.0.item.0.answerOption"),
        (
            "item.0.item.0.answerOption.1.valueCoding",
            None,
            "item.0.item.0.answerOption.1.valueCoding",
        ),
        ("item.0.item.0.answerValueSet", "urn:x", "item.0.item.0.answerValueSet"),
        ("item.0.item.0.initial", [], "item.0.item.0.initial"),
        ("item.0.item.2.repeats", True, "item.0.item.2.repeats"),
        ("item.0.item.2.maxLength", 1.5, "item.0.item.2.maxLength"),
        ("item.0.item.3.extension.0.valueInteger", 10, "item.0.item.3.extension"),
        ("item.0.item.3.extension.0.valueInteger", "0", "item.0.item.3.extension.0.valueInteger"),
        ("item.0.item.3.enableWhen.0.question", "nowhere", "size.enableWhen"),
        ("item.0.item.3.enableWhen.0.question", "about", "size.enableWhen"),
        ("item.0.item.3.enableWhen.0.question", "job.name", "size.enableWhen"),
        ("item.0.item.3.enableWhen.0.answerCoding.code", "z", "size.enableWhen"),
        ("item.0.item.3.enableWhen.0.operator", "~", "item.0.item.3.enableWhen.0.operator"),
        ("item.0.item.3.enableWhen.0.operator", ">", "size.enableWhen"),
        ("item.0.item.3.enableWhen.0.answerCoding", None, "item.0.item.3.enableWhen.0.answer"),
        ("item.0.item.3.enableBehavior", "some", "item.0.item.3.enableBehavior"),
        ("item.1.required", True, "item.1.required"),
        (
            "item.0.item.2.item",
            [{"linkId": "x", "text": "X", "type": "text"}],
            "item.0.item.2.item",
        ),
    ],
)
def test_a_wrong_form_is_refused_with_its_path(path: str, value: Any, where: str) -> None:
    with pytest.raises(FormWrong) as refused:
        read_questionnaire(changed(path, value))
    assert refused.value.where == where


@pytest.mark.parametrize("kind", ["quantity", "open-choice", "decimal", "", "GROUP"])
def test_an_item_type_that_cannot_be_asked_is_named(kind: str) -> None:
    with pytest.raises(FormWrong) as refused:
        read_questionnaire(changed("item.0.item.2.type", kind))
    assert refused.value.where == "item.0.item.2.type"
    assert isinstance(refused.value, UnknownItemType) is bool(kind)
    assert kind in str(refused.value)


def test_endless_nesting_is_refused() -> None:
    inner: dict[str, Any] = {"linkId": "x0", "type": "group"}
    for depth in range(1, 40):
        inner = {"linkId": f"x{depth}", "type": "group", "item": [inner]}
    with pytest.raises(FormWrong, match="nested too deeply"):
        read_questionnaire({**SMALL_FORM, "item": [inner]})


@pytest.mark.parametrize("data", [None, [], "form", 5])
def test_what_is_no_object_is_refused(data: object) -> None:
    with pytest.raises(FormWrong):
        read_questionnaire(data)

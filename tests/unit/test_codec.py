"""Every kind of record survives storing and sending, and wrong data is named by its path."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from coach_app import codec
from coach_app.domain.conflict import Said
from coach_app.domain.correction import CorrectedField
from coach_app.domain.errors import Refusal
from coach_app.domain.records import FIELD_OF_KIND, RECORD_TYPES
from coach_app.domain.signature import SigningMethod

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00")).map(
    lambda text: text + "x"
)
VALUE = st.none() | st.booleans() | TEXT | st.lists(TEXT)
MOMENTS = st.datetimes(timezones=st.just(UTC))


def a_record(kind: str) -> st.SearchStrategy[object]:
    with_text = {"signer_name": TEXT, "typed_name": TEXT, "method": st.just(SigningMethod.TYPED)}
    extra: dict[str, st.SearchStrategy[Any]] = with_text if kind == "signature" else {}
    extra |= {"response": st.just({"item": [{"linkId": "a"}]})} if kind == "assessment" else {}
    if kind == "correction":
        extra |= {
            "fields": st.lists(st.builds(CorrectedField, before=VALUE, after=VALUE)).map(tuple)
        }
    values = st.dictionaries(TEXT, VALUE)
    if kind == "conflict":
        said = st.builds(Said, values=values, recorded_at=MOMENTS, received_at=MOMENTS)
        extra |= {"shown": said, "other": said}
    extra |= {"values": values} if kind == "resolution" else {}
    st.register_type_strategy(str, TEXT)
    st.register_type_strategy(datetime, MOMENTS)
    return st.builds(RECORD_TYPES[kind], **extra)


@pytest.mark.parametrize("kind", RECORD_TYPES)
@settings(max_examples=25, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_records_survive_a_round_trip(kind: str, data: st.DataObject) -> None:
    try:
        record = data.draw(a_record(kind))
    except Refusal:
        reject()  # nonsense that the domain refuses is no record
    assert codec.load_record(kind, codec.dump(record)) == record


def test_every_kind_has_its_place_in_a_case_file() -> None:
    assert FIELD_OF_KIND.keys() == RECORD_TYPES.keys()


A_CONTACT = {
    "id": "k",
    "case_id": "c",
    "at": "2026-03-02T09:30:00Z",
    "channel": "phone",
    "result": "reached",
    "from_a_newer_version": {"stays": "out"},
}


def test_unknown_fields_of_a_newer_version_do_no_harm() -> None:
    assert codec.load_record("contact", A_CONTACT).id == "k"


@pytest.mark.parametrize(
    ("field", "value", "where"),
    [
        ("channel", "pigeon", "channel"),
        ("note", 5, "note"),
        ("note", "\x00", ""),
        ("at", "2026-03-02T09:30:00", ""),
        ("next_try_on", "31 February", "next_try_on"),
    ],
)
def test_a_wrong_field_is_named_and_its_value_is_not_repeated(
    field: str, value: object, where: str
) -> None:
    with pytest.raises(codec.NotReadable) as refused:
        codec.load_record("contact", {**A_CONTACT, field: value})
    assert where in refused.value.where
    assert "pigeon" not in str(refused.value)
    assert "31 February" not in str(refused.value)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(codec.NotReadable):
        codec.load_record("horoscope", {})


def test_json_is_read_strictly() -> None:
    text = '{"id":"o","case_id":"c","what":"job-start","on":"2026-03-02","note":5}'
    with pytest.raises(codec.NotReadable, match="note"):
        codec.load_json(RECORD_TYPES["outcome"], text)

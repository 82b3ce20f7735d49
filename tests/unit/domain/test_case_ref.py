"""References that catch a slip of the tongue."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.domain.case_ref import (
    CHECK_LETTERS,
    ReferenceMistyped,
    case_ref,
    normalised,
)

CODES = st.text(alphabet=CHECK_LETTERS, min_size=2, max_size=2)
SERIALS = st.integers(1, 99_999)


@given(CODES, SERIALS)
def test_a_reference_reads_back_however_it_is_typed(code: str, serial: int) -> None:
    ref = case_ref(code, serial)
    assert normalised(ref.lower().replace("-", " ")) == ref


@given(CODES, SERIALS, st.data())
def test_one_wrong_digit_is_caught(code: str, serial: int, data: st.DataObject) -> None:
    ref = case_ref(code, serial)
    digits = [place for place, sign in enumerate(ref) if sign.isdigit()]
    place = data.draw(st.sampled_from(digits))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != ref[place]]))
    with pytest.raises(ReferenceMistyped):
        normalised(ref[:place] + other + ref[place + 1 :])


@pytest.mark.parametrize("typed", ["", "Billy", "5f0c", "K-1", "ünder"])
def test_what_is_no_reference_stays_as_it_was(typed: str) -> None:
    assert normalised(f" {typed} ") == typed

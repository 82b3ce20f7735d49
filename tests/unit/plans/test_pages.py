"""Bands are divided over pages: nothing lost, what belongs together stays together."""

import io
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageCms

from coach_app.plans.layout import Column, Heading, Paragraph, StepBlock, Table, plain
from coach_app.plans.tagged.bands import FRAME_HEIGHT, Band, TextPart, glue, paginate, space
from coach_app.plans.tagged.blocks import compose
from coach_app.plans.tagged.metadata import srgb_profile
from coach_app.plans.tagged.setting import Typesetter
from coach_app.plans.tagged.structure import Element
from tests.support.sample_plan import document

BANDS = st.lists(
    st.builds(
        Band,
        height=st.floats(0.5, FRAME_HEIGHT * 0.4),
        glued=st.booleans(),
        breaks=st.booleans(),
    ),
    max_size=40,
)


@given(bands=BANDS, used=st.floats(0, 60))
def test_all_bands_come_in_order_and_fit(bands: list[Band], used: float) -> None:
    pages = paginate(bands, used)
    assert [placed.band for page in pages for placed in page] == bands
    for page in pages:
        for above, below in pairwise(page):
            assert below.top >= above.top + above.band.height - 0.001
        if page:
            assert page[-1].top + page[-1].band.height <= FRAME_HEIGHT + 0.001


def test_glued_bands_go_to_the_next_page_together() -> None:
    free = Band(height=FRAME_HEIGHT - 50)
    together = glue([Band(height=30), Band(height=30), Band(height=30)])
    pages = paginate([free, *together], 0)
    assert [len(page) for page in pages] == [1, 3]


def test_space_at_the_top_of_a_page_is_dropped() -> None:
    pages = paginate([Band(height=FRAME_HEIGHT), space(20), Band(height=10)], 0)
    assert [placed.top for placed in pages[1]] == [0]


@pytest.mark.parametrize("rows", [2, 4, 30])
def test_no_row_of_a_table_stands_alone_on_the_next_page(rows: int) -> None:
    columns = (Column(heading=plain("What")), Column(heading=plain("Who")))
    table = Table(columns=columns, rows=((plain("a"), plain("b")),) * rows, summary="Steps")
    bands = compose(document(table), Typesetter(), Element("Document"))
    height = sum(band.height for band in bands)
    row = height / (rows + 3)
    for part in range(1, 2 * rows):
        full = Band(height=min(FRAME_HEIGHT, max(1.0, FRAME_HEIGHT - height + part * row / 2)))
        pages = paginate([full, *bands], 0)
        last = [placed for placed in pages[-1] if not placed.decoration and placed.band.parts]
        written = [one for one in last if any(isinstance(p, TextPart) for p in one.band.parts)]
        assert len(pages) == 1 or not written or len(written) > 1


def test_room_behind_the_last_words_makes_no_empty_page() -> None:
    pages = paginate([Band(height=FRAME_HEIGHT - 5), space(20)], 0)
    assert [len(page) for page in pages] == [1]


def test_a_long_word_of_a_cell_stays_whole_where_the_other_columns_have_room() -> None:
    columns = (Column(heading=plain("What"), width=9), Column(heading=plain("Who"), width=1))
    rows = ((plain("A stool"), plain("Pracodawca")),)
    bands = compose(
        document(Table(columns=columns, rows=rows, summary="Steps")),
        Typesetter(),
        Element("Document"),
    )
    said = [
        line.text
        for band in bands
        for part in band.parts
        if isinstance(part, TextPart)
        for line in part.text.lines
    ]
    assert "Pracodawca" in said


def test_table_header_comes_again() -> None:
    columns = (Column(heading=plain("What")), Column(heading=plain("Who")))
    table = Table(columns=columns, rows=((plain("a"), plain("b")),) * 60, summary="Long")
    pages = paginate(compose(document(table), Typesetter(), Element("Document")), 0)
    assert len(pages) > 1
    for page in pages[1:]:
        assert page[0].decoration
        assert not page[-1].decoration


def test_a_step_is_on_one_page_and_a_heading_on_the_page_of_its_text() -> None:
    step = StepBlock(number=1, title=plain("title"), level=3, lines=(plain("x " * 400),))
    for filler in range(20, 34):
        before = Paragraph(text=plain("\n".join(["line"] * filler)))
        heading = Heading(level=2, text=plain("Steps"))
        whole = document(before, heading, step)
        pages = paginate(compose(whole, Typesetter(), Element("Document")), 0)
        where = {
            number
            for number, page in enumerate(pages)
            for placed in page
            for part in placed.parts
            if isinstance(part, TextPart)
            and part.text.lines[0].text[:5] in ("Steps", "title", "x x x")
        }
        assert len(pages) > 1 or filler < 30
        assert len(where) == 1, filler


def test_colour_profile_is_srgb_and_always_the_same() -> None:
    made = srgb_profile()
    assert made == srgb_profile()
    profile = ImageCms.ImageCmsProfile(io.BytesIO(made))
    assert ImageCms.getProfileDescription(profile).strip() == "sRGB"
    own = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    for name in ("red_colorant", "green_colorant", "blue_colorant"):
        ours, theirs = getattr(profile.profile, name)[0], getattr(own.profile, name)[0]
        assert all(abs(a - b) < 0.001 for a, b in zip(ours, theirs, strict=True)), name

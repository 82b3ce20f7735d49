"""Every pair of colours that stands together can be told apart (WCAG 2.2: 4.5 and 3 to 1)."""

from dataclasses import asdict

import pytest

from ui.shared.colours import contrast, scheme

GROUNDS = ("ground", "card")
TINTS = (
    "done_ground",
    "late_ground",
    "attention_ground",
    "info_ground",
    "selected_ground",
    "hover_ground",
)
READ = [
    *((words, ground) for words in ("text", "quiet", "link", "late", "done") for ground in GROUNDS),
    *(("text", tint) for tint in TINTS),
    ("quiet", "hover_ground"),
    ("link", "hover_ground"),
    ("link", "selected_ground"),
    ("action_text", "action"),
    ("action_text", "action_hover"),
    ("header_text", "header"),
    ("header_text", "header_hover"),
]
"""Words on their ground."""
SEEN = [
    *((shape, ground) for shape in ("edge", "action", "late", "done") for ground in GROUNDS),
    ("done", "done_ground"),
    ("late", "late_ground"),
    ("attention", "attention_ground"),
    ("link", "info_ground"),
    ("focus", "focus_edge"),
    ("focus", "header"),
]
"""Edges, icons and the focus ring on theirs."""


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("words", "ground"), READ)
def test_words_can_be_read(name: str, words: str, ground: str) -> None:
    colours = asdict(scheme(name))
    assert contrast(colours[words], colours[ground]) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SEEN)
def test_shapes_can_be_seen(name: str, shape: str, ground: str) -> None:
    colours = asdict(scheme(name))
    assert contrast(colours[shape], colours[ground]) >= 3


@pytest.mark.parametrize(
    ("one", "other", "known"),
    [("#000000", "#FFFFFF", 21.0), ("#FFFFFF", "#FFFFFF", 1.0), ("#005EB8", "#FFFFFF", 6.4)],
)
def test_contrast_is_computed_as_wcag_does(one: str, other: str, known: float) -> None:
    assert contrast(one, other) == pytest.approx(known, abs=0.05)

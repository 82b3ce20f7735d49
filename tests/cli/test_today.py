"""`coach-app today`."""

from pathlib import Path

from tests.support.commands import CoachApp
from tests.support.papers import words_of

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "case.json"


def test_the_day_in_order_and_on_paper(coach_app: CoachApp, tmp_path: Path) -> None:
    assert coach_app("today").out == "Nothing is due.\n"
    paper = tmp_path / "list.pdf"
    nobody = coach_app("today", "--paper", str(paper))
    assert (nobody.code, "disclosure.nobody" in nobody.err, paper.exists()) == (3, True, False)
    ref = coach_app("case", "import", str(EXAMPLE), "--json").json["ref"]
    said = coach_app("today", "--paper", str(paper))
    assert said.code == 0
    assert ref in said.out
    name = coach_app("case", "list", "--json").json[0]["name"]
    assert name in said.out
    text = words_of(paper)
    assert ref in text
    assert name not in text
    day = coach_app("today", "--json").json
    lines = [line for group in day["groups"] for line in group["lines"]]
    assert {line["ref"] for line in lines} == {ref}
    assert sum(group["total"] for group in day["groups"]) == len(lines)

"""Layouts of an organisation's own: one that cannot be used is left out, alone, and says why."""

from pathlib import Path

import pytest

from coach_app.domain.access import Role
from sync.server.__main__ import main
from sync.server.console import REFUSED
from sync.server.settings import Settings
from tests.support.browsers import browser_of, text_of
from tests.support.laptops import MovableClock, fresh_database, running_server
from tests.support.page_tables import line
from tests.support.returned import a_team

HEAD = 'key = "{key}"\nname = "Own {key}"\nversion = "1"\nsays = "Ours."\nunit = "people"\n'
REF = '[[columns]]\nfield = "ref"\nheading = "Ref"\n'
WRONG = {
    "stars": (
        '[[columns]]\nfield = "horoscope"\nheading = "Stars"\n',
        "line 6: columns.0: The",
    ),
    "secret": (f"{REF}secret = true\n", "columns.0.secret: there is no such field"),
    "broken": ("[[columns", "broken.toml, line 6"),
    "who": (f'who = "horoscopes"\n{REF}', "who.toml, line 6: who: horoscopes is not counted"),
    "quarter-people": (REF, "line 1: key: a sample layout has this key too"),
}
"""Files of an organisation's own that cannot be used -> what is said of each."""


def test_a_layout_that_cannot_be_used_is_left_out_alone(
    postgres_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for key, (rest, _) in WRONG.items():
        (tmp_path / f"{key}.toml").write_text(HEAD.format(key=key) + rest, encoding="utf-8")
    (tmp_path / "latin.toml").write_bytes(b"key = '\xe9'")
    (tmp_path / "good.toml").write_text(HEAD.format(key="good") + REF, encoding="utf-8")
    with fresh_database(postgres_url) as url:
        settings = Settings(
            database_url=url, secure_cookies=False, second_factor=False, return_layouts=tmp_path
        )
        with running_server(url, MovableClock(), settings=settings) as running:
            team = a_team(running)
            with browser_of(running, Role.SUPERVISOR, team.name) as team.browser:
                page = team.show(layout="good")
                assert page.status_code == 200
                assert line(page, "C-0") == []
                assert "6 layouts cannot be used" in text_of(page)
                for key, (_, said) in {**WRONG, "latin": ("", "UTF-8")}.items():
                    assert f"{key}.toml" in text_of(page)
                    assert said in text_of(page)
                frozen = team.freeze(layout="good")
                (tmp_path / "good.toml").write_text("", encoding="utf-8")
                assert "its signature holds" in text_of(team.browser.get(frozen.url.path))
                for key in (*WRONG, "latin", "good"):
                    (tmp_path / f"{key}.toml").unlink()
                assert "cannot be used" not in text_of(team.show()), "put right counts at once"
            with browser_of(running, Role.PROGRAMME_LEAD, team.name) as lead:
                (tmp_path / "stars.toml").write_text("key", encoding="utf-8")
                assert "stars.toml, line 1" in text_of(lead.get("/returns"))
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("COACH_RETURN_LAYOUTS", str(tmp_path))
            assert main(["check", "--database-url", url]) == REFUSED
            assert "stars.toml, line 1" in capsys.readouterr().out
            patch.setenv("COACH_RETURN_LAYOUTS", str(tmp_path / "nowhere"))
            assert main(["check", "--database-url", url]) == REFUSED
            assert "nowhere: this folder cannot be read" in capsys.readouterr().out

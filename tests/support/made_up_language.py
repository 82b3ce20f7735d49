"""All that papers say, and a made-up language into which every bit of it is translated."""

import ast
import re
from pathlib import Path

from coach_app.catalogue import load_catalogue
from coach_app.domain.distance import SCALES
from coach_app.domain.signature import SignerRole
from coach_app.domain.translation import Translation
from coach_app.services.languages import library_sentences

PLANS = Path(__file__).parents[2] / "coach_app" / "plans"
HOLE = re.compile(r"({\w+})")
LATIN = "abcdefghijklmnopqrstuvwxyz"
FOREIGN = "".join(chr(code) for code in range(0x430, 0x430 + len(LATIN)))
"""Letters of another script, one for each: what is left in Latin letters was not translated."""
LETTERS = str.maketrans(LATIN + LATIN.upper(), FOREIGN + FOREIGN.upper())


def made_up() -> Translation:
    """Complete and checked, so that nothing has to stand on its papers in English."""
    return Translation(
        language="uk",
        name="Made-up",
        own_name=foreign("Made-up"),
        reviewer="A Fictional Translator",
        sentences={sentence: foreign(sentence) for sentence in said_anywhere()},
    )


def foreign(sentence: str) -> str:
    """The same with every letter but those of {holes} in another script."""
    parts = HOLE.split(sentence)
    return "".join(part if HOLE.match(part) else part.translate(LETTERS) for part in parts)


def said_anywhere() -> set[str]:
    """Every sentence that a file of translations may hold."""
    statements = {load_catalogue().statements.english.of(role) for role in SignerRole}
    names = {scale.name for scale in SCALES}
    library = set(library_sentences(load_catalogue()))
    return said_on_papers() | library | names | statements


def said_on_papers() -> set[str]:
    """Every sentence that a builder of papers says."""
    found: set[str] = set()
    for path in PLANS.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(attr="say" | "text"),
                    args=[ast.Constant(value=str(sentence)), *_],
                ):
                    found.add(sentence)
    return found

"""Every paper in every format and language, three lengths, every hard name: all valid or named.

    python -m tests.support.paper_matrix [how many] [from which]

Without numbers all are made. They come in an order in which a part is spread over the whole.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from coach_app.catalogue import load_catalogue
from coach_app.domain.paper import PaperFormat, PaperKind
from coach_app.domain.translation import Translation
from coach_app.plans.html import to_html
from coach_app.plans.layout import Document
from coach_app.plans.pdf import render
from coach_app.plans.writing import Writer
from tests.support.conformance import Validator
from tests.support.paper_samples import LENGTHS, kit, papers
from tests.support.sample_plan import HARD_NAMES

FLAVOURS = ("ua1", "2a")
PRINTED = (PaperFormat.STANDARD, PaperFormat.LARGE_PRINT, PaperFormat.EASY_READ)
STRIDE = 1009
"""A prime: taken in such steps, any part of the order holds some of everything."""


@dataclass(frozen=True, slots=True)
class Case:
    kind: PaperKind | None
    """None is the recovery kit, which holds no name."""
    format: PaperFormat
    language: Translation
    length: str
    name: str

    def document(self) -> Document:
        writer = Writer(self.language, self.format)
        if self.kind is None:
            return kit(writer)
        return papers(writer, self.length, self.name)[self.kind]()

    def __str__(self) -> str:
        kind = self.kind.value if self.kind else "recovery-kit"
        name = HARD_NAMES.index(self.name)
        return f"{kind} {self.format.value} {self.language.language} {self.length} name {name}"


def every_case() -> tuple[Case, ...]:
    languages = load_catalogue().translations.languages
    named = [Case(*one) for one in product(PaperKind, PRINTED, languages, LENGTHS, HARD_NAMES)]
    kits = [Case(None, *one, "usual", HARD_NAMES[0]) for one in product(PRINTED, languages)]
    cases = [*named, *kits]
    step = STRIDE if len(cases) % STRIDE else STRIDE + 2
    return tuple(cases[(at * step) % len(cases)] for at in range(len(cases)))


def broken(case: Case, validator: Validator, folder: Path) -> list[str]:
    """What is wrong with this paper; empty when all is well."""
    document = case.document()
    path = folder / "paper.pdf"
    path.write_bytes(render(document).pdf)
    found = [
        f"{flavour} {rule}" for flavour in FLAVOURS for rule in validator.failures(path, flavour)
    ]
    if document.fingerprint and document.fingerprint.encode() not in to_html(document):
        found.append("the plain page has another fingerprint")
    return found


def checked(
    cases: tuple[Case, ...], validator: Validator, folder: Path
) -> Iterator[tuple[Case, list[str]]]:
    for case in cases:
        try:
            yield case, broken(case, validator, folder)
        except Exception as problem:  # noqa: BLE001 - any crash is a finding, and the run goes on
            yield case, [f"{type(problem).__name__}: {problem}"]


def run(cases: tuple[Case, ...], say: Callable[[str], object], tick: Callable[[], float]) -> int:
    """How many were wrong. Says each, and every 250 how far it is."""
    wrong, started = 0, tick()
    with Validator() as validator, tempfile.TemporaryDirectory() as folder:
        for number, (case, found) in enumerate(checked(cases, validator, Path(folder)), start=1):
            if found:
                wrong += 1
                say(f"WRONG {case}: {'; '.join(found[:3])}\n")
            if number % 250 == 0 or number == len(cases):
                say(f"{number} of {len(cases)} papers, {wrong} wrong, {tick() - started:.0f} s\n")
    return wrong


def main(arguments: list[str]) -> int:
    cases = every_case()
    count = int(arguments[0]) if arguments else len(cases)
    start = int(arguments[1]) if len(arguments) > 1 else 0

    def say(text: str) -> None:
        sys.stdout.write(text)
        sys.stdout.flush()

    return 1 if run(cases[start : start + count], say, time.monotonic) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Is a PDF accessible (PDF/UA-1) and archivable (PDF/A-2a)? The veraPDF engine says."""

import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.patience import PATIENCE

HOME = Path(__file__).resolve().parent.parent.parent
PLACE = HOME / ".tools" / "validator"
JAVA_LIBRARIES = Path("/usr/share/java")
JAXB = (
    "jaxb-runtime.jar",
    "jaxb-core.jar",
    "istack-commons-runtime.jar",
    "txw2.jar",
    "stax-ex.jar",
    "javax.activation.jar",
)


class ValidatorProblem(Exception):
    """The engine could not read the file, or is not there: run `make tools`."""


def class_path() -> str:
    engine = next(PLACE.rglob("opendataloader*.jar"), None)
    if engine is None:
        raise ValidatorProblem("The PDF validator is not there. Run: make tools")
    libraries = [str(JAVA_LIBRARIES / name) for name in JAXB]
    return os.pathsep.join([str(engine), str(PLACE / "classes"), *libraries])


class Validator:
    """One engine for many files. Use it as a context manager; the fixture is `validator`."""

    def __init__(self) -> None:
        self._engine = subprocess.Popen(
            ["java", "-cp", class_path(), "VeraCheck"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._engine.communicate(timeout=PATIENCE)

    def failures(self, pdf: Path, flavour: str) -> list[str]:
        """Clauses that the file breaks, each with its reason; empty means it is valid.

        `flavour` is "ua1" or "2a". A file that cannot be read raises ValidatorProblem.
        """
        questions, answers = self._engine.stdin, self._engine.stdout
        if questions is None or answers is None:
            raise ValidatorProblem("The PDF validator has no way in or out.")
        questions.write(f"{flavour}\t{pdf.resolve()}\n")
        questions.flush()
        found: list[str] = []
        for line in answers:
            word, _, rest = line.strip().partition(" ")
            if word == "failed":
                found.append(rest)
            elif word == "done" and int(rest) > 0:
                return found
            else:
                raise ValidatorProblem(rest or "The PDF validator checked nothing.")
        raise ValidatorProblem("The PDF validator ended. Run: make tools")


if __name__ == "__main__":  # the Makefile asks for the class path to compile the driver with
    sys.stdout.write(class_path())

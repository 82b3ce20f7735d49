"""Reads a PDF the way a person's own program would."""

import subprocess
from pathlib import Path


def words_of(path: Path, page: int = 0) -> str:
    """Of one page, counted from 1, or of all."""
    pages = ("-f", f"{page}", "-l", f"{page}") if page else ()
    done = subprocess.run(
        ["pdftotext", "-layout", *pages, path, "-"],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return " ".join(done.stdout.split())

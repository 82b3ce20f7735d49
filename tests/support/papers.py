"""Reads a PDF the way a person's own program would."""

import subprocess
from pathlib import Path


def words_of(path: Path) -> str:
    done = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, check=True, encoding="utf-8"
    )
    return " ".join(done.stdout.split())

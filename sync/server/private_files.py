"""Files that only their owner can read, never seen half-written."""

import os
from pathlib import Path


def write_private(path: Path, text: str) -> None:
    """Write the text in one go: readers see the old file or the new one."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    fresh.replace(path)

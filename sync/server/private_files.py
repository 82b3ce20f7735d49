"""Files that only their owner can read, never seen half-written."""

import os
from pathlib import Path


def write_private(path: Path, content: str | bytes) -> None:
    """Write the content in one go: readers see the old file or the new one."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())
    fresh.replace(path)

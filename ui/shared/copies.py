"""Writes a copy that was let through to a file, whole or not at all. No Qt."""

from pathlib import Path

from coach_app.domain.disclosure import Released
from coach_app.domain.errors import Refusal
from coach_app.services.disclosures import GoingOut


def written(
    path: Path, copy: Released, ending: str, not_saved: type[Refusal], going_out: GoingOut
) -> Path:
    """Where it was written; the name gets the `ending` it lacks.

    Written beside its place first, so that a full disk leaves no half file; when it fails, its
    line in the log of copies says so. Raises `not_saved`.
    """
    target = path if path.suffix.lower() == ending else path.with_name(f"{path.name}{ending}")
    part = target.with_name(f"{target.name}.part")
    with going_out(copy):
        try:
            part.write_bytes(copy.data)
            part.replace(target)
        except OSError:
            part.unlink(missing_ok=True)
            raise not_saved from None
    return target

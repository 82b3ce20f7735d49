"""Fields that have to hold something before a form is sent."""

from ui.shared.fields import Field


def filled(*wanted: tuple[Field, str]) -> bool:
    """Whether all are filled in; says at each that is not, and goes to the first."""
    empty = [field for field, _ in wanted if not field.value()]
    for field, missing in wanted:
        field.set_error(missing if field in empty else "")
    if empty:
        empty[0].take_focus()
    return not empty

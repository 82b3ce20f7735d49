"""What is known of a copy that left, in words. No Qt widgets."""

from PySide6.QtCore import QCoreApplication

from coach_app.domain.disclosed import Delivery, Disclosure, Way
from ui.shared.dates import date_and_time
from ui.shared.labels import label


def delivered(disclosure: Disclosure, delivery: Delivery | None) -> str:
    """The e-mail was sent (1 December 2026, 10:30); "" where there is nothing more to say."""
    if delivery is not None:
        return f"{label(delivery.became)} ({date_and_time(delivery.at)})"
    if disclosure.way is Way.EMAIL:
        return QCoreApplication.translate(
            "Delivered", "Asked for. What became of the e-mail comes back with an exchange."
        )
    return ""

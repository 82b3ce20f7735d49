"""What is said when something did not work."""

from PySide6.QtCore import QCoreApplication

from coach_app.domain.errors import Refusal


def sentence(problem: Exception) -> str:
    """What happened and what to do. Refusals bring their own sentence; the rest gets one."""
    if isinstance(problem, Refusal):
        return str(problem)
    return QCoreApplication.translate(
        "Sentences",
        "Something went wrong inside the program. What was saved before is safe. "
        "Try again; if it happens again, lock the program and open it anew.",
    )

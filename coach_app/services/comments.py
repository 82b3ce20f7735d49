"""Supervisors' comments: they come by sync, and the answer goes back the same way."""

from coach_app.domain.comment import Comment
from coach_app.domain.commenting import open_comments
from coach_app.services.changes import Changes, changes
from coach_app.services.desk import Desk


def answer(desk: Desk, comment_id: str, text: str) -> Changes:
    """Keep the answer. Raises CommentAnswered, and FieldMissing for an empty one."""
    with desk.work() as work:
        comment = work.get(Comment, comment_id)
        work.save(comment.answered(text, desk.coach.name, desk.now()), action="answered")
        work.commit()
    return changes(comment.case_id, "comment", record_id=comment_id)


def waiting(desk: Desk, case_id: str) -> tuple[Comment, ...]:
    """Comments that wait for an answer, what holds the plan up first."""
    with desk.work() as work:
        return open_comments(work.case_file(case_id))

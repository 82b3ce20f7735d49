"""Changes to what is known of a participant."""

from coach_app.domain.people import Person
from coach_app.services.changes import Changes, changes
from coach_app.services.desk import Desk


def update(desk: Desk, person: Person) -> Changes:
    with desk.work() as work:
        work.get(Person, person.id)
        work.save(person, action="changed")
        work.commit()
    return changes(person.case_id, "person")

"""What came of the support, as it stands on paper."""

from coach_app.domain.review import OutcomeKind
from coach_app.plans.writing import Writer


def outcome_words(kind: OutcomeKind, w: Writer) -> str:
    return {
        OutcomeKind.JOB_START: w.say("Started a job"),
        OutcomeKind.JOB_KEPT: w.say("Kept the job"),
        OutcomeKind.HOURS_INCREASED: w.say("Works more hours"),
        OutcomeKind.SUSTAINED_WORK: w.say("Stayed in work"),
        OutcomeKind.PERMITTED_WORK: w.say("Permitted work"),
        OutcomeKind.PLACEMENT: w.say("Work placement"),
        OutcomeKind.VOLUNTEERING: w.say("Volunteering"),
        OutcomeKind.TRAINING: w.say("Training"),
        OutcomeKind.EXIT: w.say("Left the support"),
        OutcomeKind.RE_ENTRY: w.say("Came back to the support"),
    }[kind]

"""Invented people as they come through the door, to see whether a draft is worth signing."""

from datetime import date

from coach_app.domain.findings import Condition, Confidence, Findings, JobTask, Wellbeing
from coach_app.domain.referral import WorkStatus
from tests.support.plan_findings import obstacle

OFF, IN, OUT, SELF = (
    WorkStatus.OFF_SICK,
    WorkStatus.IN_WORK,
    WorkStatus.OUT_OF_WORK,
    WorkStatus.SELF_EMPLOYED,
)


def ill(code: str, words: str = "") -> Condition:
    return Condition(code=code, label=code.replace("-", " ").capitalize(), words=words)


def task(name: str, demand: str, difficulty: int) -> JobTask:
    return JobTask(name=name, demand=demand, difficulty=difficulty)


NURSE = Findings(
    situation=OFF,
    since=date(2026, 9, 14),
    job_title="Ward nurse",
    usual_hours=37,
    works_nights=True,
    employer_knows=True,
    employer_supportive=True,
    return_hoped_on=date(2027, 1, 4),
    tasks=(
        task("Turning and lifting patients", "lifting", 9),
        task("On my feet for twelve hours", "standing", 8),
        task("Night shifts", "shifts", 6),
    ),
    obstacles=(
        obstacle("pain", 8, 9, "I can't stand for more than twenty minutes."),
        obstacle("sleep", 6, 6),
        obstacle("anxiety", 5, 6, "I worry I will hurt my back again."),
        obstacle("job-demands", 7, 8),
    ),
    strengths="I stay calm when it is busy.",
    goal="Back on my ward by January.",
    conditions=(ill("back"),),
    waiting_for="MSK physio",
    waiting_until=date(2026, 12, 14),
    confidence=Confidence(keep_work=5, manage_health=5),
)
PLASTERER = Findings(
    situation=SELF,
    job_title="Plasterer",
    usual_hours=45,
    tasks=(task("Ceilings", "lifting", 8), task("Carrying bags", "lifting", 7)),
    obstacles=(
        obstacle("pain", 7, 8, "My shoulder seizes up after an hour."),
        obstacle("money-debt", 7, 8, "No work means no money."),
        obstacle("low-mood", 5, 5),
    ),
    strengths="People ask for me by name.",
    interests=("training-others",),
    goal="Keep my own business going.",
    conditions=(ill("joints"),),
    confidence=Confidence(keep_work=4, manage_health=4),
)
GRADUATE = Findings(
    situation=OUT,
    obstacles=(
        obstacle("anxiety", 8, 8, "Interviews make me freeze."),
        obstacle("work-experience", 7, 8),
        obstacle("job-search", 6, 7, "I apply and never hear back."),
        obstacle("confidence", 6, 6),
        obstacle("telling-employer", 6, 7),
    ),
    strengths="Data, patterns, detail.",
    interests=("learning",),
    goal="A quiet job with numbers.",
    conditions=(ill("neuro", "I am autistic."), ill("anxiety")),
    confidence=Confidence(find_work=2, manage_health=5),
)
TEACHER = Findings(
    situation=OFF,
    since=date(2026, 5, 1),
    job_title="Primary teacher",
    employer_knows=True,
    employer_supportive=True,
    return_hoped_on=date(2027, 1, 5),
    tasks=(
        task("Standing in front of the class", "standing", 7),
        task("Marking", "concentration", 8),
        task("A whole day", "pace", 9),
    ),
    obstacles=(
        obstacle("fatigue", 9, 9, "One busy day costs me three."),
        obstacle("sleep", 5, 5),
        obstacle("hours-pattern", 6, 8),
    ),
    strengths="The children.",
    goal="Back in my class, a bit at a time.",
    conditions=(ill("long-covid"),),
    waiting_for="the long covid clinic",
    confidence=Confidence(keep_work=4, manage_health=3),
)
CARER = Findings(
    situation=OUT,
    since=date(2026, 10, 1),
    last_job="Shop assistant",
    obstacles=(
        obstacle("bereavement", 9, 9, "My mum died in the summer."),
        obstacle("caring", 8, 8, "My dad can't be left alone."),
        obstacle("sleep", 6, 5),
        obstacle("money-debt", 6, 7),
        obstacle("confidence", 5, 5),
    ),
    strengths="I'm patient.",
    goal="Some work that fits around my dad.",
    wellbeing=Wellbeing(life_satisfaction=3, worthwhile=5, happiness=2, anxiety=7),
    confidence=Confidence(find_work=3, manage_health=5),
)
SCAFFOLDER = Findings(
    situation=OUT,
    last_job="Scaffolder",
    obstacles=(
        obstacle("alcohol-drugs", 8, 8, "I have been clean for five weeks."),
        obstacle("offending", 8, 9),
        obstacle("housing", 7, 8, "I'm on a mate's sofa."),
        obstacle("work-experience", 6, 6),
        obstacle("money-debt", 5, 5),
        obstacle("literacy", 5, 4),
    ),
    strengths="I graft.",
    interests=("routine",),
    goal="A proper job and my own place.",
    conditions=(ill("depression"),),
    confidence=Confidence(find_work=3, manage_health=4),
)
PHARMACIST = Findings(
    situation=OUT,
    last_job="Pharmacist",
    obstacles=(
        obstacle("right-to-work", 8, 9, "I have a letter but not the card."),
        obstacle("language", 7, 8, "I read better than I speak."),
        obstacle("skills", 6, 8, "My degree is from home."),
        obstacle("low-mood", 5, 5, "I miss my family."),
        obstacle("housing", 5, 6),
    ),
    strengths="Five languages.",
    interests=("learning", "volunteering"),
    goal="Work as a pharmacist again.",
    confidence=Confidence(find_work=3, manage_health=6),
)
PICKER = Findings(
    situation=IN,
    job_title="Warehouse picker",
    usual_hours=40,
    works_nights=True,
    employer_knows=False,
    tasks=(
        task("Night shifts", "shifts", 8),
        task("Walking the aisles", "walking", 6),
        task("Pick rate", "pace", 7),
    ),
    obstacles=(
        obstacle("fatigue", 7, 8, "I nod off on the way home."),
        obstacle("physical-health", 7, 8, "My sugar is all over the place on nights."),
        obstacle("weight-activity", 6, 5),
        obstacle("telling-employer", 6, 6, "They may think I'm not up to it."),
        obstacle("sleep", 7, 7),
    ),
    strengths="Never late.",
    goal="Keep my job and feel well.",
    conditions=(ill("diabetes"),),
    confidence=Confidence(keep_work=5, manage_health=3),
)
BUS_DRIVER = Findings(
    situation=OFF,
    since=date(2026, 10, 5),
    job_title="Bus driver",
    employer_knows=True,
    employer_supportive=False,
    tasks=(
        task("Driving in town", "concentration", 7),
        task("Angry passengers", "people", 8),
    ),
    obstacles=(
        obstacle("employer-relationship", 9, 9, "My supervisor shouts at me."),
        obstacle("anxiety", 8, 8, "I feel sick before my shift."),
        obstacle("sleep", 7, 7),
        obstacle("medication-effects", 6, 6, "The tablets make me sleepy."),
    ),
    strengths="I know every route.",
    goal="Drive again without dread.",
    conditions=(ill("stress"), ill("depression")),
    confidence=Confidence(keep_work=2, manage_health=4),
)
LORRY_DRIVER = Findings(
    situation=OFF,
    since=date(2026, 9, 1),
    job_title="Lorry driver",
    employer_knows=True,
    employer_supportive=True,
    sick_pay="statutory",
    tasks=(task("Long drives", "travel", 8), task("Unloading", "lifting", 8)),
    obstacles=(
        obstacle("physical-health", 8, 9, "My heart attack was in August."),
        obstacle("anxiety", 6, 7, "I am scared to push myself."),
        obstacle("weight-activity", 6, 6),
        obstacle("money-debt", 7, 8, "Sick pay does not cover the rent."),
    ),
    strengths="Twenty years without a crash.",
    goal="Back behind the wheel.",
    conditions=(ill("heart-lung"),),
    confidence=Confidence(keep_work=5, manage_health=4),
)
VETERAN = Findings(
    situation=OUT,
    last_job="Security guard",
    since=date(2026, 10, 20),
    obstacles=(
        obstacle("anxiety", 9, 8, "Loud noise sets me off."),
        obstacle("sleep", 8, 8, "I have nightmares."),
        obstacle("relationships", 6, 7),
        obstacle("pain", 5, 5),
    ),
    strengths="Twelve years in the army.",
    interests=("routine",),
    goal="Work outdoors, away from crowds.",
    conditions=(ill("anxiety"), ill("back")),
    confidence=Confidence(find_work=4, manage_health=3),
)
CARE_LEAVER = Findings(
    situation=OUT,
    obstacles=(
        obstacle("skills", 7, 6, "I left school with nothing."),
        obstacle("housing", 8, 9, "My placement ends in January."),
        obstacle("work-experience", 8, 7),
        obstacle("low-mood", 6, 6),
        obstacle("digital", 4, 4),
    ),
    strengths="Cooking.",
    interests=("learning", "group-course"),
    goal="A job in a kitchen.",
    confidence=Confidence(find_work=4, manage_health=6),
)
CALL_HANDLER = Findings(
    situation=IN,
    job_title="Call handler",
    employer_knows=False,
    employer_supportive=True,
    tasks=(
        task("Calls back to back", "phone", 7),
        task("Keeping my mind on it", "concentration", 8),
    ),
    obstacles=(
        obstacle("sleep", 7, 8, "Hot sweats all night."),
        obstacle("low-mood", 5, 6),
        obstacle("fatigue", 6, 7),
        obstacle("confidence", 6, 6),
    ),
    strengths="I keep my patience.",
    goal="Stay in my job.",
    conditions=(ill("other", "The menopause."),),
    confidence=Confidence(keep_work=4, manage_health=5),
)
OFFICE_WORKER = Findings(
    situation=IN,
    job_title="Admin officer",
    employer_knows=False,
    obstacles=(
        obstacle("domestic-abuse", 6, 7, "He checks my phone."),
        obstacle("anxiety", 8, 8),
        obstacle("confidence", 6, 6),
        obstacle("money-debt", 5, 6),
    ),
    goal="Feel safe and keep my job.",
    conditions=(ill("anxiety"),),
    confidence=Confidence(keep_work=4, manage_health=4),
)
PAYROLL_CLERK = Findings(
    situation=OFF,
    since=date(2026, 4, 1),
    job_title="Payroll clerk",
    employer_knows=True,
    employer_supportive=True,
    tasks=(
        task("The payroll run", "concentration", 7),
        task("All day at the screen", "screen", 5),
    ),
    obstacles=(
        obstacle("fatigue", 8, 8, "I am washed out by noon."),
        obstacle("anxiety", 5, 6, "What if it comes back."),
        obstacle("medication-effects", 6, 5, "The tablets fog my head."),
    ),
    strengths="Numbers.",
    goal="Work again in spring.",
    conditions=(ill("cancer"),),
    confidence=Confidence(keep_work=6, manage_health=5),
)

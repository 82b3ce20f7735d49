"""More invented people, as unlike the others as people are: shifts, agencies, papers, grief."""

from datetime import date

from coach_app.domain.findings import Condition, Confidence, Findings, FitNote
from tests.support.people_in_need import IN, OFF, OUT, SELF, task
from tests.support.plan_findings import obstacle


def has(code: str, label: str, words: str = "") -> Condition:
    return Condition(code=code, label=label, words=words)


BAKER = Findings(
    situation=IN,
    job_title="Night baker",
    usual_hours=42,
    works_nights=True,
    employer_knows=True,
    employer_supportive=True,
    tasks=(
        task("Lifting flour sacks", "lifting", 8),
        task("Night shifts", "shifts", 7),
        task("Standing at the table", "standing", 5),
    ),
    obstacles=(
        obstacle("pain", 7, 8, "My back goes after the sacks."),
        obstacle("sleep", 8, 8, "I get four hours in the day."),
        obstacle("relationships", 5, 6, "I never see my wife."),
    ),
    goal="Stay in the bakery without wrecking my back.",
    strengths="I have never missed a shift.",
    conditions=(has("back", "Back problems"),),
    confidence=Confidence(keep_work=6, manage_health=4),
)

TAXI_DRIVER = Findings(
    situation=SELF,
    job_title="Taxi driver",
    usual_hours=55,
    tasks=(
        task("Sitting in the cab all day", "sitting", 8),
        task("Helping with cases", "lifting", 5),
    ),
    obstacles=(
        obstacle("anxiety", 8, 8, "Since the crash I shake at junctions."),
        obstacle("money-debt", 8, 9, "If I do not drive I do not eat."),
        obstacle("sleep", 6, 6),
    ),
    goal="Drive again without the shakes, or find other work.",
    strengths="I know every street.",
    conditions=(has("anxiety", "Anxiety"),),
    waiting_for="trauma therapy",
    waiting_until=date(2027, 3, 1),
    confidence=Confidence(keep_work=3, manage_health=4),
)

CLEANER = Findings(
    situation=IN,
    job_title="Cleaner in the morning and carer in the evening",
    usual_hours=48,
    employer_knows=False,
    employer_supportive=None,
    tasks=(
        task("Hoovering stairs", "lifting", 6),
        task("Lifting clients", "lifting", 8),
        task("Getting from one job to the other", "travel", 6),
    ),
    obstacles=(
        obstacle("fatigue", 8, 8, "I leave at five and I am home at ten."),
        obstacle("hours-pattern", 8, 9, "Two rotas that never fit."),
        obstacle("money-debt", 7, 7, "I cannot drop either job."),
        obstacle("pain", 5, 6),
    ),
    goal="One job that pays enough.",
    strengths="I just get on with it.",
    interests=("learning",),
    confidence=Confidence(keep_work=5, manage_health=5),
)

MOTHER_OF_A_SON_WHO_NEEDS_HER = Findings(
    situation=OUT,
    since=date(2026, 9, 20),
    last_job="Teaching assistant",
    obstacles=(
        obstacle("caring", 9, 9, "My son needs me and I never know when."),
        obstacle("low-mood", 6, 6),
        obstacle("confidence", 6, 7),
        obstacle("job-search", 5, 6),
    ),
    goal="A few hours I can do around my son.",
    strengths="I am good with children who struggle.",
    confidence=Confidence(find_work=3, manage_health=5),
)

SOLICITOR = Findings(
    situation=OFF,
    since=date(2026, 6, 8),
    job_title="Solicitor",
    usual_hours=37,
    usual_weekdays=(0, 1, 2, 3, 4),
    employer_knows=True,
    employer_supportive=True,
    return_hoped_on=date(2027, 2, 1),
    tasks=(task("Reading contracts", "concentration", 9), task("Long calls", "phone", 6)),
    obstacles=(
        obstacle("fatigue", 9, 9, "I crash for two days after one busy one."),
        obstacle("low-mood", 5, 5),
        obstacle("telling-employer", 4, 5),
    ),
    goal="Back to half my cases by spring.",
    strengths="Careful and clear.",
    conditions=(has("long-covid", "Long Covid"),),
    waiting_for="long covid clinic",
    waiting_until=date(2027, 1, 18),
    sick_pay="full",
    sick_pay_until=date(2026, 12, 31),
    confidence=Confidence(keep_work=5, manage_health=3),
)

PACKER = Findings(
    situation=IN,
    job_title="Warehouse packer",
    usual_hours=37,
    employer_knows=False,
    tasks=(task("Lifting boxes", "lifting", 8), task("Standing at the line", "standing", 7)),
    obstacles=(
        obstacle("physical-health", 6, 8, "I am five months pregnant and my pelvis hurts."),
        obstacle("telling-employer", 7, 8, "I am scared they will cut my shifts."),
        obstacle("job-demands", 8, 9),
    ),
    goal="Keep working safely until the baby comes.",
    strengths="Fast and careful.",
    conditions=(has("other", "Another condition", "Pregnant"),),
    confidence=Confidence(keep_work=5, manage_health=6),
)

ADMINISTRATOR = Findings(
    situation=IN,
    job_title="Council administrator",
    usual_hours=30,
    employer_knows=False,
    employer_supportive=True,
    tasks=(task("The new case system", "screen", 8), task("Writing minutes", "concentration", 8)),
    obstacles=(
        obstacle("literacy", 7, 8, "I am dyslexic and the new system is all text."),
        obstacle("digital", 6, 7),
        obstacle("anxiety", 6, 7, "I hide my mistakes."),
        obstacle("confidence", 6, 6),
    ),
    goal="Do my job without dreading Mondays.",
    strengths="People come to me with problems.",
    conditions=(has("neuro", "Brain or nerve problems", "Dyslexia"),),
    confidence=Confidence(keep_work=4, manage_health=6),
)

AFTER_PRISON = Findings(
    situation=OUT,
    since=date(2026, 10, 12),
    last_job="Prison kitchen",
    obstacles=(
        obstacle("offending", 9, 9, "Three months out, every form asks."),
        obstacle("housing", 8, 8, "Hostel until January."),
        obstacle("digital", 6, 5),
        obstacle("anxiety", 6, 6),
        obstacle("money-debt", 5, 5),
    ),
    goal="A forklift licence and a steady job.",
    strengths="I turn up and I work hard.",
    interests=("learning",),
    confidence=Confidence(find_work=3, manage_health=6),
)

WELDER = Findings(
    situation=OUT,
    last_job="Welder",
    obstacles=(
        obstacle("right-to-work", 9, 10, "My papers should come in February, they said."),
        obstacle("language", 6, 8),
        obstacle("skills", 6, 7, "My certificates are in Arabic."),
        obstacle("sleep", 6, 6, "I dream of home."),
        obstacle("transport", 5, 5),
    ),
    goal="Weld again as soon as I may.",
    strengths="Fifteen years of welding.",
    interests=("volunteering", "learning"),
    confidence=Confidence(find_work=4, manage_health=5),
)

ROOFER = Findings(
    situation=OFF,
    since=date(2026, 8, 3),
    job_title="Roofer",
    usual_hours=40,
    employer_knows=True,
    employer_supportive=True,
    tasks=(
        task("Climbing ladders", "walking", 9),
        task("Carrying slates", "lifting", 9),
        task("Kneeling on the roof", "standing", 9),
    ),
    obstacles=(
        obstacle("pain", 9, 8, "Both knees are gone."),
        obstacle("skills", 5, 6, "I left school at fifteen."),
        obstacle("weight-activity", 5, 4),
        obstacle("money-debt", 5, 6),
    ),
    goal="Four more years, but not on a roof.",
    strengths="Nobody knows slate like me.",
    interests=("training-others",),
    conditions=(has("joints", "Joint problems"),),
    waiting_for="knee replacement",
    waiting_until=date(2027, 6, 1),
    sick_pay="statutory",
    fit_note=FitNote(starts_on=date(2026, 11, 2), ends_on=date(2027, 1, 3), says="not-fit"),
    confidence=Confidence(keep_work=3, manage_health=4),
)

AGENCY_PICKER = Findings(
    situation=IN,
    job_title="Agency picker, zero hours",
    employer_knows=False,
    employer_supportive=False,
    tasks=(task("Picking at speed", "pace", 7), task("Walking all shift", "walking", 6)),
    obstacles=(
        obstacle("low-mood", 7, 7, "Some days I cannot get up."),
        obstacle("hours-pattern", 8, 8, "A text at six says if I work."),
        obstacle("money-debt", 8, 8),
        obstacle("employer-relationship", 6, 6, "They drop you if you are ill."),
    ),
    goal="Hours I can count on.",
    strengths="Quick learner.",
    conditions=(has("depression", "Depression"),),
    confidence=Confidence(keep_work=3, find_work=None, manage_health=4),
)

WIDOW = Findings(
    situation=OFF,
    since=date(2026, 10, 26),
    job_title="Secondary teacher",
    usual_hours=32,
    usual_weekdays=(0, 1, 2, 3, 4),
    employer_knows=True,
    employer_supportive=True,
    return_hoped_on=date(2027, 1, 5),
    tasks=(task("A full day of lessons", "people", 8), task("Marking", "concentration", 7)),
    obstacles=(
        obstacle("bereavement", 9, 9, "My husband died in October."),
        obstacle("sleep", 7, 6),
        obstacle("anxiety", 6, 6, "I am afraid I will cry in class."),
        obstacle("caring", 6, 7, "The children have only me now."),
    ),
    goal="Stand in front of my class again when I am ready.",
    strengths="My pupils trust me.",
    fit_note=FitNote(starts_on=date(2026, 11, 23), ends_on=date(2026, 12, 20), says="not-fit"),
    sick_pay="full",
    confidence=Confidence(keep_work=6, manage_health=5),
)

CONTRACTOR = Findings(
    situation=SELF,
    job_title="IT contractor",
    usual_hours=35,
    tasks=(task("Video calls", "phone", 8), task("Long days at the screen", "screen", 6)),
    obstacles=(
        obstacle("fatigue", 7, 7, "My MS takes the afternoons."),
        obstacle("physical-health", 6, 7, "I am deaf in one ear and losing the other."),
        obstacle("job-search", 5, 6, "Clients stop calling."),
    ),
    goal="Keep contracting, three days a week.",
    strengths="I can fix anything.",
    conditions=(has("neuro", "Brain or nerve problems", "Multiple sclerosis"),),
    confidence=Confidence(keep_work=5, manage_health=5),
)

CHEF = Findings(
    situation=OUT,
    since=date(2026, 11, 2),
    last_job="Chef",
    obstacles=(
        obstacle("alcohol-drugs", 9, 7, "A bottle a night since I lost the job."),
        obstacle("low-mood", 9, 8, "Up and down, mostly down."),
        obstacle("relationships", 7, 8, "She has asked me to leave."),
        obstacle("confidence", 7, 6),
    ),
    goal="Cook again, sober.",
    strengths="I can run a kitchen.",
    conditions=(has("depression", "Depression", "Bipolar they said"),),
    confidence=Confidence(find_work=4, manage_health=2),
)

NIGHT_SITTER = Findings(
    situation=SELF,
    job_title="Live-in carer and night sitter",
    usual_hours=50,
    works_nights=True,
    tasks=(task("Turning clients in bed", "lifting", 7), task("Sitting up all night", "shifts", 8)),
    obstacles=(
        obstacle("sleep", 8, 8, "I sleep four hours, in bits."),
        obstacle("caring", 7, 8, "My own mum has dementia."),
        obstacle("pain", 6, 7, "My wrists and my back."),
        obstacle("money-debt", 5, 6, "If I cancel a night I am not paid."),
    ),
    goal="Fewer nights and still pay the rent.",
    strengths="My clients trust me.",
    conditions=(has("back", "Back problems"),),
    confidence=Confidence(keep_work=4, manage_health=3),
)

SIGNING_PICKER = Findings(
    situation=OFF,
    since=date(2026, 9, 21),
    job_title="Warehouse operative",
    usual_hours=40,
    employer_knows=True,
    employer_supportive=False,
    return_hoped_on=date(2027, 2, 1),
    tasks=(
        task("Lifting boxes from pallets", "lifting", 9),
        task("Team briefings in the noise", "people", 8),
    ),
    obstacles=(
        obstacle("pain", 8, 8, "My knee locks and I fall."),
        obstacle("employer-relationship", 6, 7, "They never book an interpreter."),
        obstacle("confidence", 5, 6, "They talk with their backs to me."),
    ),
    goal="Back to work and understood there.",
    strengths="I am quick and I see everything.",
    conditions=(
        has("joints", "Joint problems"),
        has("other", "Another condition", "I am deaf and use BSL."),
    ),
    waiting_for="a knee operation",
    waiting_until=date(2027, 1, 18),
    sick_pay="statutory",
)

ROUGH_SLEEPER = Findings(
    situation=OUT,
    last_job="Labourer",
    obstacles=(
        obstacle("housing", 10, 10, "I sleep in a doorway or at the shelter."),
        obstacle("alcohol-drugs", 9, 7, "I use most days."),
        obstacle("offending", 8, 6, "I am on licence till June."),
        obstacle("low-mood", 7, 6),
        obstacle("money-debt", 8, 7, "I owe people."),
    ),
    goal="Somewhere to sleep, then work.",
    strengths="I am strong and I turn up.",
    confidence=Confidence(find_work=1, manage_health=2),
)

CLERK_IN_TREATMENT = Findings(
    situation=IN,
    job_title="Solicitor's clerk",
    usual_hours=30,
    employer_knows=True,
    employer_supportive=True,
    tasks=(
        task("Reading contracts", "concentration", 7),
        task("The train to Leeds", "travel", 6),
    ),
    obstacles=(
        obstacle("fatigue", 7, 8, "After chemo I sleep for days."),
        obstacle("medication-effects", 6, 6, "Chemo brain."),
        obstacle("anxiety", 6, 6, "Waiting for scans."),
    ),
    goal="Work between my treatments.",
    strengths="I am organised.",
    conditions=(has("cancer", "Cancer", "In treatment until March"),),
    confidence=Confidence(keep_work=5, manage_health=4),
)

TEACHER_IN_MOURNING = Findings(
    situation=OFF,
    since=date(2026, 10, 1),
    job_title="Secondary school teacher",
    usual_hours=36,
    employer_knows=True,
    employer_supportive=True,
    return_hoped_on=date(2026, 12, 7),
    tasks=(task("Facing a full class", "people", 8), task("Marking", "concentration", 7)),
    obstacles=(
        obstacle("bereavement", 9, 9, "My husband died in September."),
        obstacle("sleep", 7, 6),
        obstacle("caring", 6, 7, "The children need me at half past three."),
    ),
    goal="Back with my classes by Easter, slowly.",
    strengths="The pupils ask after me.",
    sick_pay="full",
    confidence=Confidence(keep_work=5, manage_health=5),
)

"""From the first draft to a sealed paper and the next version, played in the real window."""

from PySide6.QtWidgets import QPushButton

from coach_app.demo.hands import must
from coach_app.demo.play import Play
from coach_app.domain.journey import Stage, stage
from coach_app.domain.plan import PlanKind, PlanStatus
from coach_app.domain.signature import SignerRole, SigningMethod
from coach_app.services import checking, documents
from ui.shared.signature_pad import SignaturePad

MORE_PAGES = 8
"""What stands before and after the steps, with room to spare; the last page ends it."""


def draft_and_edit(play: Play) -> None:
    with play.report.step(f"{play.key}: plan drafted and edited") as checks:
        play.go("case")
        play.hands.click("doNext")
        drafted = play.plan()
        kind = PlanKind.THRIVE_IN_WORK if play.key == "thrive" else PlanKind.BACK_TO_WORK
        must(drafted.kind is kind, f"the plan is a {kind.value} plan")
        must(all(step.why for step in drafted.steps), "every step says why")
        checks.append(f"{kind.value}: {len(drafted.steps)} steps, each with its why")
        play.go("plan")
        play.hands.picture(f"{play.key}-plan-draft")
        play.hands.write("stepTitle", drafted.steps[0].title + ", with Jo")
        play.hands.click("moveDown")
        play.hands.click("moveUp")
        play.hands.until(lambda: ", with Jo" in str(play.plan().steps[0].title), "autosave")
        checks.append("A step was reworded and moved there and back; it was saved by itself")


def agree(play: Play) -> None:
    with play.report.step(f"{play.key}: plan agreed") as checks:
        play.go("plan")
        play.hands.click("agreePlan")
        agreed = play.plan()
        must(agreed.status is PlanStatus.AGREED, "the plan is agreed")
        must(len(agreed.content_hash) == 64, "the agreed content has its hash")
        checks.append(f"Agreed and frozen: {agreed.content_hash}")


def sign(play: Play) -> None:
    with play.report.step(f"{play.key}: read together, signed by both") as checks:
        play.go("plan")
        play.hands.click("signPlan")
        play.hands.picture(f"{play.key}-together")
        _read_through(play)
        play.hands.draw_signature(play.hands.find(SignaturePad, "signaturePad"))
        play.hands.picture(f"{play.key}-sign-participant")
        play.hands.click("sign")
        play.hands.click("signByName")
        play.hands.write("typedName", play.desk.coach.name)
        play.hands.picture(f"{play.key}-sign-coach")
        play.hands.click("sign")
        plan, file = play.plan(), play.file()
        must(plan.status is PlanStatus.SIGNED, "the plan is signed")
        first = file.signature(plan.id, SignerRole.PARTICIPANT)
        must(first is not None and first.method is SigningMethod.DRAWN, "drawn by the person")
        must(stage(file, play.desk.today()) is Stage.SUPPORT, "the case stands at support")
        checks.append("Participant drew, coach typed; the case moved on to support")
        play.hands.picture(f"{play.key}-signed")


def hand_over(play: Play) -> bytes:
    """Saves a copy of the signed PDF; its bytes."""
    with play.report.step(f"{play.key}: the sealed PDF") as checks:
        target = play.out / f"{play.key}-plan.pdf"
        play.saving.target = target
        play.hands.click("openPaper")
        play.hands.picture(f"{play.key}-document")
        play.hands.click("saveCopy")
        play.hands.until(target.is_file, "the copy is written")
        paper = target.read_bytes()
        verdict = play.tasks.on_store(lambda: checking.check(play.desk, paper))
        must(verdict.ok, "both seals are whole and cover the file")
        must(verdict.content_hash == play.plan().content_hash, "the hash on it is the plan's")
        play.report.files.append(target.name)
        checks.append(f"{len(paper)} bytes, two valid signatures, hash on the paper")
    return paper


def edit_after_signing(play: Play, paper: bytes) -> None:
    with play.report.step(f"{play.key}: a new version, the signed paper unchanged") as checks:
        play.go("plan")
        play.hands.click("newVersion")
        draft = play.plan()
        must((draft.version, draft.status) == (2, PlanStatus.DRAFT), "version 2 is a draft")
        play.hands.write("goal", "To try something else next year.")
        play.hands.until(lambda: "else" in play.plan().goal, "the new goal is saved")
        play.hands.picture(f"{play.key}-plan-not-agreed")
        document = play.file().documents[0]
        kept = play.tasks.on_store(lambda: documents.pdf(play.desk, document.id))
        must(kept == paper, "the old PDF is byte for byte the same")
        checks.append("Version 2 is not agreed; the PDF of version 1 is byte-identical")


def _read_through(play: Play) -> None:
    """Page by page to the end of the together view, then on to the pad."""
    for page in range(len(play.plan().steps) + MORE_PAGES):
        following = [b for b in _next_buttons(play) if b.isVisible() and b.isEnabled()]
        if not following:
            break
        play.hands.press(following[0])
        if page == 1:
            play.hands.picture(f"{play.key}-together-step")
    play.hands.click("goToSigning")


def _next_buttons(play: Play) -> list[QPushButton]:
    return play.hands.window.findChildren(QPushButton, "nextPage")

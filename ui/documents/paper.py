"""The plan as a white page to read, in the order of the printed one."""

import re

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from coach_app.domain.case import CaseFile
from coach_app.domain.plan import Plan, PlanStatus, Step, Who
from coach_app.domain.signature import ON_THE_PAD, Signature, SignerRole, SigningMethod
from ui.documents.presenter import Paper
from ui.shared.dates import date_and_time, long_date
from ui.shared.labels import label
from ui.shared.layout import GRID, GUTTER, column, empty, row
from ui.shared.pieces import words
from ui.shared.quoting import quoted
from ui.shared.signature_pad import ASPECT
from ui.shared.strokes import paint_strokes

PAPER = (
    "QFrame#paper { background: #FFFFFF; border: 1px solid #C8D1D6; } QLabel { color: #212B32; }"
)
SIGNED_WIDTH = 320


class PaperSheet(QFrame):
    """White in the dark theme too: it shows what the printed page says."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("paper")
        self.setStyleSheet(PAPER)
        self._inside: QVBoxLayout = column(space=GRID * 2)
        self._inside.setContentsMargins(GUTTER * 2, GUTTER * 2, GUTTER * 2, GUTTER * 2)
        self.setLayout(self._inside)

    def show_paper(self, paper: Paper) -> None:
        empty(self._inside)
        plan, file = paper.plan, paper.file
        name = file.person.preferred_name if file.person is not None else ""
        self._add(label(plan.kind), points=20, bold=True)
        self._add(self._line_under_title(plan, name))
        if plan.goal:
            self._add(self.tr("What I want"), points=13, bold=True)
            self._add(quoted(plan.goal), points=14)
        if plan.strengths:
            self._add(self.tr("What I am good at"), points=13, bold=True)
            self._add(quoted(plan.strengths))
        self._add(self.tr("The steps"), points=13, bold=True)
        for number, step in enumerate(plan.steps, start=1):
            self._inside.addWidget(self._step(number, step))
        review = self.tr("We look at this plan again on {day}.")
        self._add(review.format(day=long_date(plan.review_on)))
        self._signatures(file, plan)
        if plan.content_hash:
            groups = re.findall(".{1,8}", plan.content_hash)
            self._add(self.tr("Content {hash}").format(hash=" ".join(groups)), points=9)

    def _line_under_title(self, plan: Plan, name: str) -> str:
        state = label(plan.status)
        if plan.agreed_at is not None and plan.status is not PlanStatus.DRAFT:
            state = self.tr("agreed {time}").format(time=date_and_time(plan.agreed_at))
        return self.tr("For {name}. Version {version}, {state}.").format(
            name=name, version=plan.version, state=state
        )

    def _step(self, number: int, step: Step) -> QWidget:
        count = QLabel(str(number))
        count.setFont(_sized(count.font(), 12, bold=True))
        count.setMinimumWidth(count.fontMetrics().horizontalAdvance("00"))
        title = words(step.title)
        title.setFont(_sized(title.font(), 12, bold=True))
        text = column(title, space=2)
        who = self.tr("{who}, by {day}").format(who=self._who(step), day=long_date(step.due_on))
        why = self.tr("Why: {why}").format(why=step.why) if step.why else ""
        for said in (step.what, why, who):
            if said:
                text.addWidget(words(said))
        line = row(space=GRID * 2)
        line.addWidget(count, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(text, 1)
        part = QWidget()
        part.setLayout(line)
        return part

    def _who(self, step: Step) -> str:
        return {
            Who.PARTICIPANT: self.tr("You"),
            Who.COACH: self.tr("Your coach"),
            Who.TOGETHER: self.tr("You and your coach together"),
            Who.EMPLOYER: self.tr("Your employer"),
            Who.SERVICE: self.tr("A local service"),
        }[step.who]

    def _signatures(self, file: CaseFile, plan: Plan) -> None:
        found = [file.signature(plan.id, role) for role in SignerRole]
        signatures = [signature for signature in found if signature is not None]
        if signatures:
            self._add(self.tr("Signatures"), points=13, bold=True)
        for signature in signatures:
            self._add(signature.statement)
            self._inside.addWidget(SignedMark(signature), 0, Qt.AlignmentFlag.AlignLeft)
            self._add(
                self.tr("{name}, {time}").format(
                    name=signature.signer_name, time=date_and_time(signature.signed_at)
                )
            )

    def _add(self, text: str, *, points: int = 11, bold: bool = False) -> None:
        line = words(text)
        line.setFont(_sized(line.font(), points, bold=bold))
        self._inside.addWidget(line)


class SignedMark(QLabel):
    """A signature as it was given: the strokes, or the typed name."""

    def __init__(self, signature: Signature) -> None:
        super().__init__()
        self._signature = signature
        self.setFixedSize(QSize(SIGNED_WIDTH, round(SIGNED_WIDTH / ASPECT)))
        spoken = self.tr("Signature of {name}").format(name=signature.signer_name)
        self.setAccessibleName(spoken)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        painter.setPen(QColor("#768692"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if self._signature.method in ON_THE_PAD:
            paint_strokes(painter, self._signature.strokes, area)
        else:
            painter.setPen(QColor("#0B2A5B"))
            painter.setFont(_sized(self.font(), 16, bold=False))
            painter.drawText(
                area,
                Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom,
                self._said(),
            )
        painter.end()

    def _said(self) -> str:
        match self._signature.method:
            case SigningMethod.SPOKEN:
                said = self.tr("Agreed aloud. Witness: {name}")
                return said.format(name=self._signature.witness)
            case SigningMethod.PAPER:
                return self.tr("Signed by pen on the printed paper")
        return self._signature.typed_name


def _sized(font: QFont, points: int, *, bold: bool) -> QFont:
    sized = QFont(font)
    sized.setPointSize(points)
    sized.setBold(bold)
    return sized

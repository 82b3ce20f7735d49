"""Where the facts of a programme pack come from: a place in a paper, or nowhere."""

from dataclasses import dataclass

from coach_app.domain.condition import RuleWrong
from coach_app.domain.fields import required


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What some facts of a pack rest on, so that nobody takes our own choice for a paper's rule."""

    of: tuple[str, ...]
    """The facts, as `ProgrammePack.facts` names them; "cohorts" stands for every cohort."""
    paper: str = ""
    """The place in a paper or on a public page; empty: no paper of this programme says it."""
    says: str = ""
    """What stands there instead and why, or how the paper is read."""

    def __post_init__(self) -> None:
        if not self.of:
            raise RuleWrong("Name the facts that this is the origin of.")
        if not self.paper.strip():
            required(self.says, "What stands in a pack without a paper, and why")

    @property
    def stated(self) -> bool:
        """A paper says it."""
        return bool(self.paper.strip())

    def covers(self, fact: str) -> bool:
        """Both "limits" and "limits.referral" cover the fact "limits.referral"."""
        return fact in self.of or fact.partition(".")[0] in self.of


@dataclass(frozen=True, slots=True, kw_only=True)
class Caseload:
    """How many people one coach or key worker goes along with."""

    least: int
    most: int

    def __post_init__(self) -> None:
        if not 1 <= self.least <= self.most:
            raise RuleWrong("A caseload is at least one person, and the most is not below it.")

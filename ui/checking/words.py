"""What a check found, in sentences for somebody who has never heard of certificates."""

from PySide6.QtCore import QObject

from coach_app.domain.signature import SignerRole
from coach_app.domain.verified import Seal, SignatureFacts
from coach_app.services.checking import Checked, Recorded, Standing
from ui.shared.dates import date_and_time


class CheckWords(QObject):
    def verdict(self, found: Checked) -> str:
        match found.standing:
            case Standing.SOUND:
                return self.tr(
                    "You can rely on this file. It is signed, nothing was changed since, and it "
                    "is the very file that was kept here."
                )
            case Standing.NOT_RECORDED:
                return self.tr(
                    "The signatures are sound and nothing was changed since the last one. This "
                    "laptop has no record of this very file: it may have been signed on another "
                    "laptop, or a signature may have been taken out. Ask whoever holds the case."
                )
            case Standing.WRONG:
                return self.tr("Do not rely on this file.")

    def recorded(self, recorded: Recorded) -> str:
        if recorded.made_at is None:
            return ""
        said = self.tr("Kept here as \u201c{title}\u201d, case {ref}, made {time}.")
        return said.format(
            title=recorded.title, ref=recorded.ref, time=date_and_time(recorded.made_at)
        )

    def role(self, field: str) -> str:
        titles = {
            SignerRole.PARTICIPANT.value: self.tr("The participant\u2019s signature"),
            SignerRole.COACH.value: self.tr("The coach\u2019s signature"),
            SignerRole.EMPLOYER.value: self.tr("The employer\u2019s signature"),
        }
        return titles.get(field, self.tr("A signature where none belongs"))

    def lines(self, one: SignatureFacts) -> tuple[str, ...]:
        when = (
            self.tr("{time} by the laptop\u2019s own clock").format(time=date_and_time(one.when))
            if one.when is not None
            else self.tr("at an unknown time")
        )
        stamped = (
            self.tr("It was certainly there on {time}.").format(time=date_and_time(one.stamped_at))
            if one.stamped_at is not None
            else ""
        )
        covers = (
            self.tr("It covers the whole file.")
            if one.whole_file
            else self.tr("It covers all that stood in the file at that time.")
        )
        sealed = self.tr("Sealed with: {name}, number {serial}").format(
            name=one.certificate or self.tr("no seal"), serial=one.serial[:12] or "0"
        )
        lines = (
            self.tr("Signed by {name}, {when}").format(name=one.signer, when=when),
            self.tr("Place: {place}").format(place=one.place) if one.place else "",
            self.tr("Agreed to: {statement}").format(statement=one.reason) if one.reason else "",
            sealed,
            stamped,
            covers,
        )
        return tuple(line for line in lines if line)

    def wrong(self, one: SignatureFacts) -> str:
        if not one.intact:
            return self.tr("The file was changed after this signature was given.")
        if one.changed_afterwards:
            return self.tr("Something was added or changed after this signature was given.")
        return {
            Seal.OURS: self.tr("This signature is not sound."),
            Seal.STRANGE: self.tr(
                "Nobody this laptop trusts stands behind this signature. Anybody can make one "
                "with any name on it."
            ),
            Seal.ENDED: self.tr("The seal of that laptop had ended by then."),
            Seal.TOO_EARLY: self.tr("It says it was given before its seal existed."),
            Seal.REPLACED: self.tr("That laptop must not use this seal any more."),
            Seal.WITHDRAWN: self.tr("That laptop had been withdrawn by then."),
            Seal.UNPROVEN: self.tr(
                "That laptop was withdrawn since, and nothing here proves that this was signed "
                "before."
            ),
        }[one.seal]

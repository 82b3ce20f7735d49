"""What an answer of the server means when it is not the one hoped for.

No trouble is permanent for an entry: only a verdict takes it out of the outbox.
"""

from coach_app.domain.errors import Refusal
from sync.client.ports import NetworkTrouble
from sync.protocol import ErrorKey

CLIENT_ERROR, SERVER_ERROR = 400, 500


class LaptopWithdrawn(Refusal):
    """Our server, and nobody else, says that this laptop was withdrawn. No trouble of the line:
    it is never tried again."""

    key = ErrorKey.WITHDRAWN.value
    sentence = "Your organisation has withdrawn this laptop."


class NoAnswer(NetworkTrouble):
    key = "sync.no_answer"
    sentence = "No answer from the server."


class LineBroke(NoAnswer):
    """The line was cut in the middle. What was asked may be asked again at once."""


class OffsetNotThere(NetworkTrouble):
    key = ErrorKey.OFFSET.value
    sentence = "The server has another part of the file than this laptop thought. Try again."


class NotThereYet(NetworkTrouble):
    """A file whose record is on the server and whose bytes are still on somebody's laptop."""

    key = ErrorKey.NOT_FOUND.value
    sentence = "The server does not have this file yet."


class ServerBusy(NetworkTrouble):
    key = ErrorKey.BUSY.value
    sentence = "The server is busy or being repaired. Try again in a few minutes."


class NotRecognised(NetworkTrouble):
    key = ErrorKey.NOT_RECOGNISED.value
    sentence = (
        "The server does not recognise this laptop. Check the laptop's date and time; "
        "if they are right, ask your supervisor for a new enrolment code."
    )


class ClockFarOff(NetworkTrouble):
    key = ErrorKey.CLOCK_OFF.value
    sentence = "This laptop's clock is far from the server's. Set its date and time, and try again."


class ExchangeStopped(NetworkTrouble):
    """The laptop is being locked. Nothing failed; it goes on at the next exchange."""

    key = "sync.stopped"
    sentence = "The exchange was stopped because the laptop was locked."


class NotOurServer(NetworkTrouble):
    """A sign-in page of a guest network, a proxy, or the wrong address answered."""

    key = "sync.unexpected_answer"
    sentence = (
        "Something other than the server answered, perhaps the sign-in page of a guest network. "
        "Open a web page to sign in to the network, or check the server's address."
    )


class CertificateUnknown(NetworkTrouble):
    """Somebody reads along, or the server got a new certificate behind this laptop's back."""

    key = "sync.certificate_unknown"
    sentence = (
        "The server's certificate is not one that this laptop trusts, so nothing was sent. "
        "Try another network; if it stays so, ask your supervisor."
    )


class ServerRestored(NetworkTrouble):
    key = ErrorKey.OTHER_EPOCH.value
    rejoin_helps = True
    sentence = (
        "The server's database is another one than at the last exchange. "
        "Ask your supervisor before you go on."
    )


class StoreIsACopy(NetworkTrouble):
    key = ErrorKey.OTHER_STORE.value
    rejoin_helps = True
    sentence = (
        "This store was put back from a copy, and another copy of it is in use with the same "
        "server. Use one of the two only, and exchange again."
    )


class VersionTooOld(NetworkTrouble):
    key = ErrorKey.VERSION.value
    sentence = "The server and this program are too far apart in version. Update the program."


class NotUnderstood(NetworkTrouble):
    key = ErrorKey.UNREADABLE.value
    sentence = "The server could not read what this laptop sent. Please report this."


class TooLarge(NetworkTrouble):
    key = ErrorKey.TOO_LARGE.value
    sentence = "The server takes no message of this size. Please report this."


class CodeNotValid(NetworkTrouble):
    key = ErrorKey.CODE_NOT_VALID.value
    sentence = "This enrolment code is not valid any more. Ask your supervisor for a new one."


BY_KEY: dict[str, type[NetworkTrouble]] = {
    trouble.key: trouble
    for trouble in (
        ServerBusy,
        NotRecognised,
        ClockFarOff,
        ServerRestored,
        StoreIsACopy,
        VersionTooOld,
        NotUnderstood,
        TooLarge,
        CodeNotValid,
        OffsetNotThere,
        NotThereYet,
    )
}

TRY_AGAIN_LATER = frozenset({408, 425, 429})
BY_STATUS: dict[int, type[NetworkTrouble]] = {401: NotRecognised, 413: TooLarge, 422: NotUnderstood}


def trouble_for(status: int, key: str) -> NetworkTrouble:
    """The named trouble for a status other than 200 and the key in its body ("" if none)."""
    if status in TRY_AGAIN_LATER or status >= SERVER_ERROR:
        return ServerBusy()
    if key == ErrorKey.WITHDRAWN:
        return NotRecognised()  # said without the server's signature: it counts for nothing
    if key in BY_KEY:
        return BY_KEY[key]()
    return BY_STATUS.get(status, NotOurServer)()

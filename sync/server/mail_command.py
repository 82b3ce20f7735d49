"""`coach-server send-mail`: what waits goes to the relay. A timer of the system calls it."""

from sync.server.console import DONE, NETWORK, Called, address_of, environment_of, opened, say
from sync.server.environment import mail_settings_from, settings_from
from sync.server.mail import State, send_waiting
from sync.server.mail_relay import RelaySilent, SmtpRelay

TOLD = {
    State.SENT: "sent",
    State.STOPPED: "stopped, because the permission was withdrawn",
    State.NOT_TAKEN: "not taken by the relay",
    State.FILE_MISSING: "waiting for the paper to come from its laptop",
    State.WAITS: "waiting for another try",
    State.UNDER_WAY: "being sent by somebody else",
}


def send_mail_command(called: Called) -> int:
    """Raises RelayNotSet, RelayNotSafe."""
    said = environment_of(called.options)
    relay = SmtpRelay(**mail_settings_from(said))
    relay.check()
    settings = settings_from(said, database_url=address_of(called.options))
    with opened(settings.database_url) as engine:
        try:
            counted = send_waiting(engine, relay, called.sources, settings.time_zone)
        except RelaySilent as silent:
            say(f"{silent}\n")
            return NETWORK
    if not counted:
        say("Nothing waits.\n")
    for state, count in counted.items():
        say(f"{count} {TOLD[state]}.\n")
    return DONE

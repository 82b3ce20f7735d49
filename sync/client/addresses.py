"""Which addresses a laptop speaks to at all."""

from ipaddress import ip_address

import httpx

from coach_app.domain.errors import Refusal

LONGEST_ADDRESS = 2000


class AddressNotSafe(Refusal):
    key = "sync.address_not_safe"
    sentence = "The server's address must begin with https:// and name a server."


def checked_address(url: str) -> str:
    """The server's address without a trailing slash.

    Raises AddressNotSafe for anything but https, unless it is this very machine.
    """
    if len(url) > LONGEST_ADDRESS:
        raise AddressNotSafe
    try:
        address = httpx.URL(url.strip())
        address.host.encode("idna")  # as it is looked up: no part may be empty or too long
    except (httpx.InvalidURL, UnicodeError):
        raise AddressNotSafe from None
    plain_but_local = address.scheme == "http" and loopback(address.host)
    if not address.host or not (address.scheme == "https" or plain_but_local):
        raise AddressNotSafe
    return str(address).rstrip("/")


def loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

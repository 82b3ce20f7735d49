"""Stops an exchange that is under way: the laptop is being locked."""

import socket
import threading
from contextlib import suppress
from typing import Any

from sync.client.answers import ExchangeStopped


class Stop:
    """Set from any thread. Whoever waits for the network is woken, and goes no further."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._set = False
        self._socket: socket.socket | None = None

    @property
    def is_set(self) -> bool:
        return self._set

    def set(self) -> None:
        with self._lock:
            self._set = True
            if self._socket is not None:
                with suppress(OSError):
                    # The plain socket's own: under TLS the other thread is reading just now.
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def check(self) -> None:
        """Raises ExchangeStopped once it is set."""
        if self._set:
            raise ExchangeStopped

    def trace(self, event: str, told: dict[str, Any]) -> None:
        """Hears from httpx which connection is in use."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            with self._lock:
                self._socket = told["return_value"].get_extra_info("socket")
        self.check()

"""Runs the app on a socket until it is told to stop."""

import logging
import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

KEEP_ALIVE_SECONDS = 75
"""Longer than a slow line's pause between two requests, so that no request meets a shut door."""
BACKLOG = 512


def listening(host: str, port: int) -> socket.socket:
    """A socket that already takes connections; port 0 lets the system choose."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((host, port))
        sock.listen(BACKLOG)
    except OSError:
        sock.close()
        raise
    return sock


def address(sock: socket.socket) -> str:
    host, port = sock.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class _Server(uvicorn.Server):
    """Says when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self._ready()


def server(app: FastAPI, ready: Callable[[], None] = lambda: None) -> uvicorn.Server:
    """A server that is quiet about who asks for what: addresses and paths are not logged."""
    config = uvicorn.Config(
        app,
        access_log=False,
        log_config=None,
        log_level=logging.WARNING,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=10,
        lifespan="off",
    )
    return _Server(config, ready)


def serve(app: FastAPI, sock: socket.socket, ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM; requests that are under way are finished."""
    try:
        server(app, ready).run(sockets=[sock])
    except KeyboardInterrupt:
        # uvicorn passes the signal on after it has closed down in good order.
        return

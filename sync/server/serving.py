"""Runs the app on a socket until it is told to stop: here, or in several worker processes."""

import logging
import socket
from collections.abc import Callable
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from sync.server.settings import Serving

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


def address(sock: socket.socket, *, tls: bool = False) -> str:
    host, port = sock.getsockname()[:2]
    scheme = "https" if tls else "http"
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


class _Server(uvicorn.Server):
    """Says when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self._ready()


def server(
    app: FastAPI, ready: Callable[[], None] = lambda: None, serving: Serving | None = None
) -> uvicorn.Server:
    """A server that is quiet about who asks for what: addresses and paths are not logged."""
    return _Server(_config(app, serving or Serving()), ready)


def serve(app: FastAPI, sock: socket.socket, ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM; requests that are under way are finished."""
    try:
        server(app, ready).run(sockets=[sock])
    except KeyboardInterrupt:
        # uvicorn passes the signal on after it has closed down in good order.
        return


class _Workers(Multiprocess):
    """Starts the workers, starts another when one dies, and says when the first ones answer."""

    def __init__(
        self, config: uvicorn.Config, sock: socket.socket, ready: Callable[[], None]
    ) -> None:
        super().__init__(config, [sock])
        self._ready: Callable[[], None] | None = ready

    def keep_subprocess_alive(self) -> None:
        super().keep_subprocess_alive()
        if self._ready is not None and all(process.is_ready() for process in self.processes):
            self._ready()
            self._ready = None

    @property
    def ever_ready(self) -> bool:
        return self._ready is None


def serve_with_workers(
    factory: str, sock: socket.socket, serving: Serving, ready: Callable[[], None]
) -> bool:
    """Serve with processes of their own until SIGINT or SIGTERM. SIGHUP starts them anew, one by
    one, so that a renewed certificate is taken up and no request is lost.

    `factory` names a function that makes the app, as in "package.module:function"; each worker
    calls it. False when the workers could not start.
    """
    workers = _Workers(_config(factory, serving), sock, ready)
    workers.run()
    return workers.ever_ready


def _config(app: FastAPI | str, serving: Serving) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        factory=isinstance(app, str),
        workers=serving.workers,
        access_log=False,
        log_config=None,
        log_level=logging.WARNING,
        server_header=False,
        proxy_headers=serving.behind_proxy,
        forwarded_allow_ips=serving.trusted_proxies,
        limit_concurrency=serving.most_connections,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=10,
        timeout_worker_healthcheck=30,
        lifespan="off",
        **_tls(serving),
    )


def _tls(serving: Serving) -> dict[str, Any]:
    if not serving.tls:
        return {}
    return {"ssl_certfile": serving.certificate, "ssl_keyfile": serving.private_key}

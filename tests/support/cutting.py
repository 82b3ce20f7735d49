"""A line that breaks: passes everything on, counts it, and resets after so many bytes."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from tests.support.patience import PATIENCE

BUFFER = 4096
RESET = struct.pack("ii", 1, 0)


@dataclass
class BreakingLine:
    """`life`: bytes, both ways together, after which every connection is reset; 0 = never."""

    url: str
    life: int = 0
    up: int = 0
    down: int = 0
    cuts: int = 0
    used: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    cut_now: threading.Event = field(default_factory=threading.Event)

    def clear(self) -> None:
        self.up = self.down = self.cuts = self.used = 0

    def passes(self, direction: str, count: int) -> int:
        """How many of these bytes still get through."""
        with self.lock:
            if self.life:
                count = min(count, self.life - self.used)
                self.used += count
            setattr(self, direction, getattr(self, direction) + count)
            return count

    def cut(self) -> None:
        with self.lock:
            self.cuts += 1
            self.used = 0
        self.cut_now.set()


@contextmanager
def breaking_line(target_url: str, life: int = 0) -> Iterator[BreakingLine]:
    host, port = target_url.removeprefix("http://").split(":")
    with socket.create_server(("127.0.0.1", 0)) as door:
        line = BreakingLine(f"http://127.0.0.1:{door.getsockname()[1]}", life)
        threads: list[threading.Thread] = []

        def pump(source: socket.socket, goal: socket.socket, direction: str) -> None:
            with suppress(OSError):
                while piece := source.recv(BUFFER):
                    passes = line.passes(direction, len(piece))
                    goal.sendall(piece[:passes])
                    if passes < len(piece):
                        line.cut()
                        for end in (source, goal):
                            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                            end.shutdown(socket.SHUT_RDWR)
                        return
                goal.shutdown(socket.SHUT_WR)

        def serve(near: socket.socket) -> None:
            with near, socket.create_connection((host, int(port))) as far:
                back = threading.Thread(target=pump, args=(far, near, "down"))
                back.start()
                pump(near, far, "up")
                back.join(PATIENCE)

        def accept() -> None:
            with suppress(OSError):
                while True:
                    near, _ = door.accept()
                    thread = threading.Thread(target=serve, args=(near,))
                    threads.append(thread)
                    thread.start()

        accepting = threading.Thread(target=accept)
        accepting.start()
        try:
            yield line
        finally:
            door.shutdown(socket.SHUT_RDWR)
            accepting.join(PATIENCE)
            for thread in threads:
                thread.join(PATIENCE)

"""A line that breaks: passes everything on, counts it, and resets after so many bytes."""

import fcntl
import socket
import struct
import termios
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import cycle

from tests.support.patience import PATIENCE

BUFFER = 4096
RESET = struct.pack("ii", 1, 0)


@dataclass
class BreakingLine:
    """`life`: bytes, both ways together, after which every connection is reset; 0 = never.
    `lives`: those of the next ones, one after the other."""

    url: str
    life: int = 0
    up: int = 0
    down: int = 0
    cuts: int = 0
    used: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    cut_now: threading.Event = field(default_factory=threading.Event)
    lives: list[int] = field(default_factory=list)

    def clear(self) -> None:
        self.up = self.down = self.cuts = self.used = 0

    def break_after(self, *lives: int) -> None:
        """So many bytes, then so many more, and no more after that. Counting begins anew."""
        self.clear()
        self.lives = [*lives, 0]
        self.life = self.lives.pop(0)

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
            if self.lives:
                self.life = self.lives.pop(0)
        self.cut_now.set()


def arrived(end: socket.socket) -> None:
    """Wait until all that was counted as having passed is at the other side, for a reset throws
    away what still waits in the socket."""
    moment = threading.Event()
    for _ in range(int(PATIENCE * 1000)):
        waiting = fcntl.ioctl(end, termios.TIOCOUTQ, struct.pack("i", 0))
        if not struct.unpack("i", waiting)[0]:
            return
        moment.wait(0.001)


@contextmanager
def breaking_line(target_url: str, life: int = 0, *others: str) -> Iterator[BreakingLine]:
    """A line to a server, or to several in turn, as to the workers of one."""
    targets = cycle(url.removeprefix("http://").split(":") for url in (target_url, *others))
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
                        for end in (goal, source):
                            arrived(end)
                            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                            end.shutdown(socket.SHUT_RDWR)
                        return
                goal.shutdown(socket.SHUT_WR)

        def serve(near: socket.socket) -> None:
            host, port = next(targets)
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

"""What a disk could hold after a power cut: a recorded program, cut at many instants.

A program is run under strace, which writes down every write, truncation and sync with its data.
At each cut four images of the disk are built: writes that were not synced yet are all lost, all
kept, kept at random, or kept at random with one torn in the middle of 512 bytes.

Its limits: removing and renaming a file count as durable at once, the index of the log (-shm) is
left out because SQLite makes it anew, and no disk lies here about what it has synced.
"""

import codecs
import random  # noqa: TID251 - a seed makes a failure come back
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SYSCALLS = "openat,close,pwrite64,write,fsync,fdatasync,ftruncate,unlink,unlinkat,rename"
LONGEST = 300_000
SECTOR = 512
LINE = re.compile(r"^(\d+) +(.*)$")
CALL = re.compile(r"(\w+)\((.*)\)\s+= (-?\d+)")
TEXT = re.compile(r'"([^"]*)"')


@dataclass(frozen=True, slots=True)
class Op:
    """One thing the program did to a file of its store; `size` is an offset or a length."""

    what: str
    path: str = ""
    size: int = 0
    data: bytes = b""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """One disk as it could be; `acknowledged` is what the program had been promised by then."""

    variant: str
    files: dict[str, bytes]
    acknowledged: int

    def write(self, folder: Path) -> None:
        for name, content in self.files.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)


def recorded(command: Sequence[str], root: Path, acknowledgements: Path, trace: Path) -> list[Op]:
    """Run a program that writes below `root` and appends each acknowledged number to a file."""
    strace = [
        "strace",
        "-f",
        "-xx",
        "-s",
        str(LONGEST),
        "-e",
        f"trace={SYSCALLS}",
        "-o",
        str(trace),
    ]
    subprocess.run([*strace, *command], check=True, capture_output=True)
    reader = _Trace(str(root.resolve()), str(acknowledgements.resolve()))
    with trace.open(encoding="ascii") as lines:
        return [op for line in lines for op in reader.read(line)]


@dataclass
class _Trace:
    """Knows which file descriptor is which file."""

    root: str
    acknowledgements: str
    files: dict[int, str] = field(default_factory=dict)

    def read(self, line: str) -> Iterator[Op]:
        found = LINE.match(line)
        call = CALL.match(found[2]) if found else None
        if call is None or int(call[3]) < 0:
            return
        name, arguments, result = call[1], call[2], int(call[3])
        texts = [_plain(text) for text in TEXT.findall(arguments)]
        if name == "openat":
            yield from self._opened(texts[0].decode(errors="replace"), arguments, result)
        elif name in ("unlink", "unlinkat", "rename"):
            yield from self._moved(name, [text.decode(errors="replace") for text in texts])
        else:
            yield from self._done(name, arguments, texts)

    def _opened(self, path: str, arguments: str, number: int) -> Iterator[Op]:
        self.files[number] = path
        if self._ours(path) and "O_CREAT" in arguments:
            yield Op("create", path)
        if self._ours(path) and "O_TRUNC" in arguments:
            yield Op("truncate", path)

    def _moved(self, name: str, paths: list[str]) -> Iterator[Op]:
        if not any(self._ours(path) for path in paths):
            return
        if name == "rename":
            yield Op("rename", paths[0], target=paths[1])
        else:
            yield Op("unlink", paths[0])

    def _done(self, name: str, arguments: str, texts: list[bytes]) -> Iterator[Op]:
        number = int(arguments.split(",")[0])
        path = self.files.get(number, "")
        numbers = [int(n) for n in re.findall(r", (\d+)", TEXT.sub("", arguments))]
        if name == "close":
            self.files.pop(number, None)
        elif name == "write" and path == self.acknowledgements:
            yield Op("acknowledged", size=int(texts[0].split()[-1]))
        elif not self._ours(path):
            return
        elif name == "write":
            yield Op("append", path, data=texts[0])
        elif name == "pwrite64":
            yield Op("write", path, numbers[-1], texts[0])
        elif name == "ftruncate":
            yield Op("truncate", path, numbers[0])
        else:
            yield Op("sync", path)

    def _ours(self, path: str) -> bool:
        return path.startswith(self.root + "/") and not path.endswith("-shm")


@dataclass
class _Disk:
    """What is safe on the disk, and what is on its way there."""

    root: str
    chance: random.Random
    safe: dict[str, bytearray] = field(default_factory=dict)
    waiting: dict[str, list[Op]] = field(default_factory=lambda: defaultdict(list))
    acknowledged: int = 0

    def take(self, op: Op) -> None:
        if op.what == "acknowledged":
            self.acknowledged = op.size
        elif op.what == "create":
            self.safe.setdefault(op.path, bytearray())
        elif op.what == "sync":
            for waited in self.waiting.pop(op.path, []):
                _apply(self.safe.setdefault(op.path, bytearray()), waited)
        elif op.what == "unlink":
            self.safe.pop(op.path, None)
            self.waiting.pop(op.path, None)
        elif op.what == "rename":
            if op.path in self.safe:
                self.safe[op.target] = self.safe.pop(op.path)
            if op.path in self.waiting:
                self.waiting[op.target] = self.waiting.pop(op.path)
        else:
            self.waiting[op.path].append(op)

    def images(self) -> Iterator[Image]:
        for variant in ("none", "all", "half", "torn"):
            files = {path: bytearray(content) for path, content in self.safe.items()}
            for path, waiting in self.waiting.items():
                for op in self._arrived(waiting, variant):
                    _apply(files.setdefault(path, bytearray()), op)
            below = {str(Path(p).relative_to(self.root)): bytes(c) for p, c in files.items()}
            yield Image(variant, below, self.acknowledged)

    def _arrived(self, waiting: list[Op], variant: str) -> Iterator[Op]:
        if variant == "none":
            return
        for op in waiting:
            if variant != "all" and self.chance.random() < 0.5:
                continue
            if variant == "torn" and op.what == "write" and len(op.data) > SECTOR:
                cut = self.chance.randrange(1, len(op.data) // SECTOR) * SECTOR
                yield Op("write", op.path, op.size, op.data[:cut])
            else:
                yield op


def images(ops: Sequence[Op], root: Path, cuts: int, seed: int) -> Iterator[Image]:
    """Four disks for each of `cuts` instants after the first acknowledgement."""
    chance = random.Random(seed)  # noqa: S311 - not for a secret
    first = next(n for n, op in enumerate(ops) if op.what == "acknowledged")
    chosen = sorted(chance.sample(range(first, len(ops)), min(cuts, len(ops) - first)))
    disk, position = _Disk(str(root.resolve()), chance), 0
    for cut in chosen:
        while position < cut:
            disk.take(ops[position])
            position += 1
        yield from disk.images()


def _plain(text: str) -> bytes:
    return codecs.decode(text.replace("\\x", ""), "hex")


def _apply(content: bytearray, op: Op) -> None:
    if op.what == "append":
        content.extend(op.data)
    elif op.what == "truncate":
        del content[op.size :]
        content.extend(bytes(op.size - len(content)))
    else:
        content.extend(bytes(max(0, op.size - len(content))))
        content[op.size : op.size + len(op.data)] = op.data

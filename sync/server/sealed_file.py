"""Backup files: zstd inside the age format (X25519), so that also other programs can open them.

Whoever makes backups needs only the public half of a key: what is stolen from the server opens
none of them.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import BinaryIO, cast

import zstandard
from pyrage import DecryptError, EncryptError, IdentityError, RecipientError, decrypt_io, encrypt_io
from pyrage.x25519 import Identity, Recipient

from coach_app.domain.errors import Meaning, Refusal
from sync.server.private_files import write_private

SECRET_KEY, PUBLIC_KEY = "backup-key.txt", "backup-public.txt"
LEVEL = 3
"""Of compression. A database of millions of rows is rather read at the disk's speed."""
AT_ONCE = 256 * 1024


class KeyNotReadable(Refusal):
    key = "server.backup_key_not_readable"
    sentence = (
        "This file holds no key of the right half. backup needs backup-public.txt, restore needs "
        "backup-key.txt, both made by coach-server backup-key."
    )


class KeyThereAlready(Refusal):
    key = "server.backup_key_there"
    sentence = "There is a key in this folder already, and backups may depend on it. Use another."


class FileThereAlready(Refusal):
    key = "server.file_there"
    sentence = "There is a file of this name already. Choose another name."


class FileNotWritten(Refusal):
    key = "server.file_not_written"
    sentence = "The file could not be written: no room, no rights, or no such folder."


class NotForThisKey(Refusal):
    key = "server.backup_not_for_this_key"
    meaning = Meaning.DAMAGED
    sentence = "The file is no backup of ours, or it was made for another key."


class BackupDamaged(Refusal):
    key = "server.backup_damaged"
    meaning = Meaning.DAMAGED
    sentence = "The backup is damaged or not whole. Nothing was changed. Use another one."


def make_keys(folder: Path) -> None:
    """A fresh pair in two files. Raises KeyThereAlready, FileNotWritten."""
    if (folder / SECRET_KEY).exists() or (folder / PUBLIC_KEY).exists():
        raise KeyThereAlready
    identity = Identity.generate()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_private(folder / SECRET_KEY, f"{identity}\n")
        (folder / PUBLIC_KEY).write_text(f"{identity.to_public()}\n", encoding="ascii")
    except OSError:
        raise FileNotWritten from None


def recipients_from(file: Path) -> list[Recipient]:
    """Public halves, one a line. Raises KeyNotReadable."""
    try:
        return [Recipient.from_str(line) for line in _lines(file)]
    except RecipientError:
        raise KeyNotReadable from None


def identities_from(file: Path) -> list[Identity]:
    """Secret halves, one a line. Raises KeyNotReadable."""
    try:
        return [Identity.from_str(line) for line in _lines(file)]
    except IdentityError:
        raise KeyNotReadable from None


def _lines(file: Path) -> list[str]:
    """Lines that are neither empty nor comments, as `age-keygen` writes them too."""
    try:
        text = file.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        raise KeyNotReadable from None
    lines = [line.strip() for line in text.splitlines()]
    if found := [line for line in lines if line and not line.startswith("#")]:
        return found
    raise KeyNotReadable


class _Pulled:
    """A file-like look at pieces that are made as they are asked for."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._rest = b""
        self.failure: Exception | None = None

    def read(self, size: int) -> bytes:
        """Remembers what went wrong: the layer above makes a text of it, with all it says."""
        try:
            while len(self._rest) < size and (piece := next(self._pieces, b"")):
                self._rest += piece
        except Exception as problem:
            self.failure = problem
            raise
        given, self._rest = self._rest[:size], self._rest[size:]
        return given


def write_sealed(file: Path, pieces: Iterable[bytes], recipients: Sequence[Recipient]) -> None:
    """Write the pieces, compressed and encrypted, to a new file that only its owner can read.

    There is a file of this name only once it is whole. Raises FileThereAlready, FileNotWritten,
    and whatever the pieces raise.
    """
    if file.exists():
        raise FileThereAlready
    fresh = file.with_name(f"{file.name}.new")
    pulled = _Pulled(pieces)
    try:
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            compressor = zstandard.ZstdCompressor(LEVEL, write_checksum=True)
            packed = compressor.stream_reader(cast(BinaryIO, pulled))
            encrypt_io(packed, out, recipients)
            out.flush()
            os.fsync(out.fileno())
        fresh.rename(file)
    except (OSError, EncryptError):
        if pulled.failure is not None:
            raise pulled.failure from None
        raise FileNotWritten from None
    finally:
        fresh.unlink(missing_ok=True)


@contextmanager
def reading_sealed(file: Path, identities: Sequence[Identity]) -> Iterator[BinaryIO]:
    """The content as a stream. Leaving the block without an error reads to the end and checks it:
    only then was every byte the one that was written.

    Raises NotForThisKey, BackupDamaged.
    """
    ours, theirs = os.pipe()
    problems: list[Exception] = []

    def decrypt() -> None:
        try:
            with os.fdopen(theirs, "wb") as goal, file.open("rb") as source:
                decrypt_io(source, goal, identities)
        except (DecryptError, OSError) as problem:
            problems.append(problem)

    thread = Thread(target=decrypt, name="decrypting")
    thread.start()
    try:
        with os.fdopen(ours, "rb") as decrypted:
            window = 128 * 1024 * 1024
            unpacked = zstandard.ZstdDecompressor(max_window_size=window).stream_reader(decrypted)
            try:
                yield unpacked
                while unpacked.read(AT_ONCE):
                    pass
            except (zstandard.ZstdError, BackupDamaged):
                while decrypted.read(AT_ONCE):
                    pass  # the reason is told by whoever decrypts
                raise BackupDamaged from None
    finally:
        thread.join()
        if any(isinstance(problem, DecryptError) for problem in problems):
            raise NotForThisKey from None
    if problems:
        raise BackupDamaged

"""Decrypts the pages of a store's file without SQLite or SQLCipher, as an undelete tool would.

The published format of SQLCipher 4: pages of 4,096 bytes, AES-256-CBC, at the end of each page
16 bytes of IV and 64 of HMAC; the first 16 bytes of the file are the salt.
"""

from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

PAGE, RESERVED, IV, SALT = 4096, 80, 16, 16


def decrypted(database: Path, key: bytes) -> bytes:
    """Every page in clear, free ones and slack included."""
    content = database.read_bytes()
    return b"".join(
        _page(content[start : start + PAGE], key, SALT if start == 0 else 0)
        for start in range(0, len(content), PAGE)
    )


def _page(page: bytes, key: bytes, skip: int) -> bytes:
    iv = page[PAGE - RESERVED : PAGE - RESERVED + IV]
    cipher = Cipher(AES(key), CBC(iv)).decryptor()
    return cipher.update(page[skip : PAGE - RESERVED]) + cipher.finalize()

"""What the command line answers with, and the sentence that goes with a refusal."""

import errno
from enum import IntEnum

from coach_app.domain.errors import Meaning


class Exit(IntEnum):
    DONE = 0
    USAGE = 2
    REFUSED = 3
    LOCKED = 4
    NETWORK = 5
    DAMAGED = 6


CODES = {
    Meaning.RULE: Exit.REFUSED,
    Meaning.LOCKED: Exit.LOCKED,
    Meaning.NETWORK: Exit.NETWORK,
    Meaning.DAMAGED: Exit.DAMAGED,
}


def sentence_for_file(problem: OSError) -> str:
    """What to do about a file that could not be read or written; its name is not repeated."""
    full = "The disk is full. Free some space and try again."
    sentences = {
        errno.ENOENT: "There is no such file or folder. Check the path.",
        errno.EISDIR: "This is a folder; name a file.",
        errno.ENOTDIR: "Part of this path is not a folder. Check the path.",
        errno.EACCES: "This file may not be read or written here. Choose another place.",
        errno.EROFS: "This disk is read-only. Choose another place.",
        errno.ENOSPC: full,
        errno.EDQUOT: full,
        errno.EFBIG: full,
    }
    return sentences.get(problem.errno or 0, "The file could not be read or written.")

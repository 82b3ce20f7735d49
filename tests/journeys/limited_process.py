"""`coach-app` on a disk that has room for files of so many bytes and no more.

    python -m tests.journeys.limited_process BYTES COMMAND...

Each COMMAND is a JSON list of words, and they are run one after the other: starting a process
takes longer than all of them. Prints the exit code after each, also to standard error.
"""

import json
import resource
import sys

from coach_app.cli.main import run

if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
    for words in sys.argv[2:]:
        code = run(json.loads(words))
        sys.stderr.write(f"exit {int(code)}\n")

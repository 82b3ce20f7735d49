"""`coach-app` on a disk that has room for files of so many bytes and no more.

    python -m tests.journeys.limited_process BYTES NOW COMMAND...

NOW is the time that the program's clock shows, in ISO form: when the store was made. Each COMMAND
is a JSON list of words, and they are run one after the other: starting a process takes longer
than all of them. Prints the exit code after each, also to standard error.
"""

import json
import resource
import sys
from datetime import datetime

from coach_app import bootstrap
from coach_app.cli.main import run
from tests.support.stillness import FixedClock

if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
    clock = FixedClock(datetime.fromisoformat(sys.argv[2]))
    vars(bootstrap)["SystemClock"] = lambda: clock
    for words in sys.argv[3:]:
        code = run(json.loads(words))
        sys.stderr.write(f"exit {int(code)}\n")

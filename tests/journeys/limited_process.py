"""`coach-app` on a disk that has room for files of so many bytes and no more.

python -m tests.journeys.limited_process BYTES WORDS...
"""

import resource
import sys

from coach_app.cli.main import run

if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
    sys.exit(run(sys.argv[2:]))

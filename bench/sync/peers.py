"""How the harness starts our server and our laptops: the peer that is added to its own."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
HOME = HERE.parents[1]
OURS = "ours"
DATABASE = "postgresql://bench@127.0.0.1:{PORT2}/bench"


def ours() -> dict[str, Any]:
    """The same PostgreSQL as the harness's floor has, two workers, every check switched on."""
    python = sys.executable
    start = ["bash", "{HERE}/peers/pg.sh", "start", "{SDIR}", "{PORT2}"]
    stop = ["bash", "{HERE}/peers/pg.sh", "stop", "{SDIR}", "{PORT2}"]
    codes = "{SDIR}/codes"
    return {
        OURS: {
            "setup": [start, [python, str(HERE / "prepare.py"), DATABASE, codes]],
            "server": [python, "-m", "sync.server", "run", "--port", "{PORT}", "--plain-http"],
            "client": [python, str(HERE / "adapter.py")],
            "env": {
                "PYTHONPATH": str(HOME),
                "COACH_DATABASE_URL": DATABASE,
                "COACH_BENCH_CODES": codes,
                "COACH_BENCH_DIRECT": "http://127.0.0.1:{PORT}",
            },
            "teardown": [stop],
            "extra_pidfiles": ["{SDIR}/pg/postmaster.pid"],
        }
    }


def main() -> None:
    """Write the peer for the harness: bench.py --peers-file FILE --peer ours"""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("file", type=Path)
    parser.parse_args().file.write_text(json.dumps(ours(), indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()

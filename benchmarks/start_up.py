"""What a command costs before it does anything: ``graphcrm --help`` and ``graphcrm connect`` as whole processes.

``--help`` is compared with ``python -c pass``, in turn in one run; target: at most 8 times. ``connect`` runs on the
congress data with a running server; target: at most 0.5 s beyond its own query, the answer's ``milliseconds``.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from common import ADMINISTRATOR, CONGRESS, CONGRESS_MAPPING, fresh_server, report, summary

from graphcrm.services import graph_import

RUNS = 15
GRAPHCRM = str(Path(sys.executable).with_name("graphcrm"))


def main() -> None:
    helps, passes = [], []
    for _ in range(RUNS):
        passes.append(_timed([sys.executable, "-c", "pass"]))
        helps.append(_timed([GRAPHCRM, "--help"]))
    with fresh_server() as (settings, database):
        graph_import.run(database, ADMINISTRATOR, CONGRESS, CONGRESS_MAPPING)
        environ = {"GRAPHCRM_HOME": str(settings.home)}
        beyond = []
        for _ in range(RUNS):
            started = time.perf_counter()
            command = [GRAPHCRM, "connect", "ext:C000127", "ext:W000802", "--json"]
            done = subprocess.run(command, env=os.environ | environ, capture_output=True, check=True)
            beyond.append(time.perf_counter() - started - json.loads(done.stdout)["milliseconds"] / 1000)
    report(
        "start_up",
        {
            "python_pass": summary(passes),
            "help": summary(helps),
            "help_ratio": round(statistics.median(helps) / statistics.median(passes), 2),
            "connect_beyond_its_query": summary(beyond),
            "target": "help_ratio at most 8, connect_beyond_its_query at most 500 ms",
        },
    )


def _timed(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, capture_output=True, check=True)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()

from __future__ import annotations

from pathlib import Path

import pytest

from graphcrm.database.failures import PortTakenError, start_failure


@pytest.mark.parametrize(
    ("printed", "exit_code", "said", "advised"),
    [
        ("Error occurred during initialization of VM\nToo small maximum heap\n", 1, "heap size 1g", "GRAPHCRM_HEAP"),
        ("Could not reserve enough space for 1048576KB object heap\n", 1, "memory left", "GRAPHCRM_HEAP"),
        ("java.lang.OutOfMemoryError: Java heap space\n", 1, "heap 1g or page cache 512m is too small", "more"),
        ("java.io.IOException: No space left on device\n", 1, "the disk is full", "GRAPHCRM_HOME"),
        ("java.io.IOException: Read-only file system\n", 1, "cannot be written to", "GRAPHCRM_HOME"),
        (
            "Caused by: org.neo4j.io.locker.FileLockException: Lock file has been locked by another process\n",
            1,
            "another server is using its data folder",
            "End that server",
        ),
        ("", -9, "was killed while it started", "memory"),
        (
            "2026-11-22 13:29:52.575+0000 ERROR Failed to start Neo4j on 127.0.0.1:7474.\n"
            "Caused by: java.lang.IllegalStateException: The moon is full.\n\tat org.example.Moon(Moon.java:1)\n",
            1,
            "did not start: The moon is full.",
            "read the log",
        ),
    ],
)
def test_the_reason_is_read_from_the_log(printed: str, exit_code: int, said: str, advised: str, tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    log.write_text(printed)
    failure = start_failure(log, exit_code, heap="1g", page_cache="512m", port=7687)
    assert said in failure.message
    assert str(log) in failure.message
    assert advised in failure.hint


def test_a_taken_port_is_a_failure_of_its_own(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    log.write_text("Caused by: java.net.BindException: Address already in use\n")
    failure = start_failure(log, 1, heap="1g", page_cache="512m", port=7687)
    assert isinstance(failure, PortTakenError)
    assert "Port 7687" in failure.message

"""The benchmarks that CI relies on: the guard against slipping back, and the table of targets."""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], ModuleType]]:
    """Import a module of the benchmarks, and forget it and those that it imported after the test."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    known = set(sys.modules)
    yield importlib.import_module
    for name in set(sys.modules) - known:
        if str(getattr(sys.modules[name], "__file__", None)).startswith(str(BENCHMARKS)):
            del sys.modules[name]


def test_every_part_of_the_guard_has_a_recorded_ratio(load: Callable[[str], ModuleType]) -> None:
    recorded = json.loads((BENCHMARKS / "results" / "guard.json").read_text(encoding="utf-8"))
    names = {"connections", "list page", "profile", "search as you type", "write: update", "write: relate"}
    assert recorded["parts"].keys() == names
    assert recorded["parties"] == load("guard").PARTIES


def test_a_part_is_too_slow_only_when_its_best_ratio_is(load: Callable[[str], ModuleType]) -> None:
    recorded = {"page": {"ratio": 2.0}, "write": {"ratio": 2.0}}
    found = {"page": {"best": 2.9}, "write": {"best": 3.1}}
    assert load("guard").slower(found, recorded) == ["write"]


def test_a_layer_that_takes_twice_its_floor_is_told(load: Callable[[str], ModuleType]) -> None:
    part = load("guard").Part("page", [(lambda: time.sleep(0.02), lambda: time.sleep(0.01))])
    for _ in range(3):
        part.take()
    assert 1.5 < part.told()["ratio"] < 2.5


def test_the_report_has_a_row_for_each_target_with_results(
    load: Callable[[str], ModuleType], capsys: pytest.CaptureFixture[str]
) -> None:
    report = load("report")
    report.main()
    told = capsys.readouterr().out
    for target in report.TARGETS:
        assert target.what in told or not list((BENCHMARKS / "results").glob(f"{target.files}.json"))

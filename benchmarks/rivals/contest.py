"""Ask all rivals the same in turn, compare their answers with those of the first, and sum up how long they took."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from common import summary

from rivals.question import Rival, StoppedError

#: Seconds after which a rival is stopped; one that takes longer than ``SLOW`` is asked once for so many of a group.
LIMIT, SLOW, PATIENCE = 20.0, 2.0, 3


@dataclass
class Taken:
    """How long one rival took for a group: a list of seconds for each case, and how often it was stopped."""

    cases: dict[int, list[float]] = field(default_factory=dict)
    stopped: int = 0

    @property
    def gave_up(self) -> bool:
        """Whether it was stopped each time."""
        return bool(self.stopped) and self.stopped == len(self.cases)

    @property
    def is_slow(self) -> bool:
        """Whether it has been asked often enough for how long it takes."""
        return sum(seconds[0] > SLOW for seconds in self.cases.values()) >= PATIENCE


@dataclass(frozen=True)
class Asked:
    """A question: how a rival is asked a case, with or without all there is to compare, and when answers agree."""

    ask: Callable[[Rival, Any, bool], Any]
    agree: Callable[[Any, Any], bool]
    partial: Callable[[Any], bool] = lambda _: False


class Contest:
    """The first of the rivals is the one whose answers count."""

    def __init__(self, rivals: Sequence[Rival], rounds: int) -> None:
        self.rivals, self.rounds = rivals, rounds
        self.compared, self.partial = 0, 0
        self.differ: list[str] = []

    def hold(self, question: Asked, groups: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
        """Ask all cases of all groups, and return for each group what each rival took, and as a ratio to the first.

        All are compared before any is measured, which warms servers up, too. Groups come from the easier to the harder:
        whoever was always stopped in one is not asked for those after it.
        """
        asked: dict[str, list[list[Rival]]] = {}
        taken: dict[str, dict[str, Taken]] = {}
        given_up: set[str] = set()
        for name, cases in groups.items():
            mine = taken[name] = {rival.name: Taken() for rival in self.rivals if rival.name not in given_up}
            asked[name] = [self._compare(question, number, case, mine) for number, case in enumerate(cases)]
            given_up |= {rival for rival, each in mine.items() if each.gave_up}
        for turn in range(self.rounds):
            for name, cases in groups.items():
                for number, case in enumerate(cases):
                    rivals = asked[name][number]
                    # Each is the first as often as the others.
                    for rival in (*rivals[turn % len(rivals) :], *rivals[: turn % len(rivals)]):
                        seconds, _ = timed(question.ask, rival, case, False)
                        taken[name][rival.name].cases.setdefault(number, []).append(seconds)
        first = self.rivals[0].name
        return {
            name: {rival: summed_up(each, found[first]) for rival, each in found.items() if each.cases}
            for name, found in taken.items()
        }

    def _compare(self, question: Asked, number: int, case: Any, taken: Mapping[str, Taken]) -> list[Rival]:
        """Compare the answers to a case, and return who was quick enough to be asked again and again."""
        asked, right = [], None
        for rival in self.rivals:
            mine = taken.get(rival.name)
            if mine is None or mine.is_slow:
                continue
            try:
                seconds, answer = timed(question.ask, rival, case, True)
            except StoppedError:
                mine.cases[number] = [LIMIT]
                mine.stopped += 1
                continue
            if rival is self.rivals[0]:
                right = answer
                self.partial += question.partial(answer)
            self.compared += 1
            if not question.agree(right, answer):
                self.differ.append(f"{rival.name}: {case}")
            if rival is not self.rivals[0] and seconds > SLOW:
                mine.cases[number] = [seconds]
            else:
                asked.append(rival)
        return asked


def timed(function: Callable[..., Any], *given: Any) -> tuple[float, Any]:
    """Return the seconds that a call takes, and what it returns."""
    started = time.perf_counter()
    answer = function(*given)
    return time.perf_counter() - started, answer


def summed_up(taken: Taken, first: Taken) -> dict[str, Any]:
    """Return median, 95th percentile and the median ratio to the first, taken case by case."""
    ratios = [
        statistics.median(seconds) / statistics.median(first.cases[number])
        for number, seconds in taken.cases.items()
        if number in first.cases
    ]
    told = summary([each for seconds in taken.cases.values() for each in seconds])
    return {
        **told,
        "ratio": round(statistics.median(ratios), 2),
        **({"stopped": taken.stopped} if taken.stopped else {}),
    }


def table(groups: Mapping[str, Mapping[str, Any]], names: Iterable[str]) -> str:
    """Return the groups as a Markdown table: median / 95th percentile in milliseconds, and how many times the first."""
    names = list(names)
    lines = [["", *names], ["---"] * (len(names) + 1)]
    for group, found in groups.items():
        lines.append([group, *(_cell(found.get(name), name == names[0]) for name in names)])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(found: Mapping[str, Any] | None, first: bool) -> str:
    if found is None:
        return "–"
    over = "over " if found.get("stopped") else ""
    told = f"{_number(found['median_ms'])} / {_number(found['p95_ms'])}"
    return told if first else f"{over}{told} ({over}{found['ratio']:,} ×)"


def _number(milliseconds: float) -> str:
    return f"{milliseconds:,.0f}" if milliseconds >= 100 else f"{milliseconds:.1f}"

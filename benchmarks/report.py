"""One table of all targets and the last figures, of the results that lie in ``benchmarks/results``.

python benchmarks/report.py
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import common

Results = Mapping[str, Any]


@dataclass(frozen=True)
class Target:
    """What is aimed at: the figures of a file of results, of which the worst counts.

    ``files`` is a pattern; each file that fits has a row of its own.
    """

    files: str
    what: str
    figures: Callable[[Results], Iterable[float]]
    limit: float
    unit: str
    at_least: bool = False

    def rows(self) -> Iterable[list[str]]:
        """Yield a row for each file: what, how large, the target, the figure, and whether it is met."""
        for file in sorted(common.RESULTS.glob(f"{self.files}.json"), key=lambda path: (len(path.name), path.name)):
            results = json.loads(file.read_text(encoding="utf-8"))
            figures = list(self.figures(results))
            if figures:
                worst = min(figures) if self.at_least else max(figures)
                met = worst >= self.limit if self.at_least else worst <= self.limit
                size = results.get("parties", "")
                yield [
                    self.what,
                    f"{size:,}" if isinstance(size, int) else size,
                    f"at {'least' if self.at_least else 'most'} {self.limit:,g} {self.unit}",
                    f"{worst:,.4g}" if worst < 1000 else f"{worst:,.0f}",
                    "yes" if met else "no",
                ]


def rival(name: str, distance: str = "4") -> Callable[[Results], Iterable[float]]:
    """Return what gives how many times as long a rival takes as graphcrm, where it was asked."""
    return lambda results: [
        found[name]["ratio"] for group, found in results["connections"].items() if group == distance and name in found
    ]


def each(part: str, figure: str) -> Callable[[Results], Iterable[float]]:
    """Return what gives one figure of each group of a part."""
    return lambda results: [group[figure] for group in results[part].values()]


def growth() -> Iterable[list[str]]:
    """Yield how many times as long an answer takes in the largest society as in the one of 10,000 parties."""
    medians = {}
    for file in common.RESULTS.glob("connections_*0.json"):
        results = json.loads(file.read_text(encoding="utf-8"))
        medians[results["parties"]] = {
            group: found["graphcrm"]["median_ms"] for group, found in results["connections"].items()
        }
    first, last = min(medians, default=0), max(medians, default=0)
    if first == 10_000 < last:
        times = max(medians[last][group] / found for group, found in medians[first].items() if group in medians[last])
        told = f"connections: growth from {first:,} parties"
        yield [told, f"{last:,}", "under 3 times", f"{times:.3g}", "yes" if times < 3 else "no"]


CONNECTIONS = "connections_*0"
TARGETS = (
    Target("start_up", "`graphcrm --help` over `python -c pass`", lambda found: [found["help_ratio"]], 8, "times"),
    Target(
        "start_up",
        "`graphcrm connect` beyond its query",
        lambda found: [found["connect_beyond_its_query"]["median_ms"]],
        500,
        "ms",
    ),
    Target(
        "connections_*", "connections over the bare driver", lambda found: found["over_bare"].values(), 1.5, "times"
    ),
    Target(
        "connections_*",
        "connections, 95th percentile",
        lambda found: [group["graphcrm"]["p95_ms"] for group in found["connections"].values()],
        300,
        "ms",
    ),
    Target(CONNECTIONS, "PostgreSQL at distance 4 over graphcrm", rival("PostgreSQL"), 5, "times", at_least=True),
    Target(
        CONNECTIONS,
        "its recursive CTE at distance 4 over graphcrm",
        rival("PostgreSQL, recursive CTE"),
        50,
        "times",
        at_least=True,
    ),
    Target(
        "permissions",
        "connections, by a reader over the administrator",
        lambda found: [found["all_readable"]["ratio_of_medians"]],
        1.3,
        "times",
    ),
    Target(
        "search*",
        "search as you type, 95th percentile",
        lambda found: [value["p95_ms"] for name, value in found.items() if name.startswith("names, ")],
        100,
        "ms",
    ),
    Target("pages*", "pages over their statements", each("pages", "over_bare_ms"), 40, "ms"),
    Target("pages*", "pages in all, median", each("pages", "median_ms"), 250, "ms"),
    Target("pages*", "round trips of a page", each("pages", "round_trips"), 8, "round trips"),
    Target("writes*", "writes from 8 threads", each("writes", "per_second"), 300, "a second", at_least=True),
    Target("graph_import", "import over a bare loop", lambda found: [found["ratio"]], 0.6, "times", at_least=True),
    Target("graph_bulk_*", "bulk load over the importer alone", lambda found: [found["ratio"]], 4, "times"),
    Target("memory*", "web process", lambda found: [found["web"]["after_pages_mb"]], 300, "MB"),
    Target(
        "fields",
        "reading 200 own fields over none",
        lambda found: [found["ratio_all_filled"], found["ratio_20_filled"]],
        1.2,
        "times",
    ),
    Target(
        "fields",
        "finding by an own field",
        lambda found: [
            value["median_ms"] for name, value in found.items() if isinstance(value, dict) and "find" in name
        ],
        20,
        "ms",
    ),
    Target("explorer", "explorer, first picture of 500", lambda found: [found["first_500"]["median_ms"]], 1000, "ms"),
    Target("explorer", "explorer, frame of a pan", lambda found: [found["explorer"]["1000"]["pan_ms"]], 25, "ms"),
    Target("explorer", "overview, frame of a pan", lambda found: [found["overview"]["20000"]["pan_ms"]], 10, "ms"),
)


def main() -> None:
    """Print the table, and what the figures were measured on."""
    rows = [row for target in TARGETS for row in target.rows()] + list(growth())
    for line in (["what", "parties", "target", "worst figure", "met"], ["---"] * 5, *rows):
        print(f"| {' | '.join(line)} |")
    machines = {
        json.dumps(json.loads(file.read_text(encoding="utf-8"))["machine"]) for file in common.RESULTS.glob("*.json")
    }
    print("\nMeasured on:", *sorted(machines), sep="\n")


if __name__ == "__main__":
    main()

"""Write the CSV files of the demo data in ``seeds/demo``.

The people who matter to the story are written by hand in ``demo_cast.yaml``; around them this script places others
whose ties stay within one part of the town, so that they change none of the answers in ``seeds/demo/README.md``.
The same input gives the same files, byte for byte.

Usage: python tools/make_demo.py [FOLDER]
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
CAST = Path(__file__).with_name("demo_cast.yaml")
SEED = 20261122
THIS_YEAR = 2026
CHILDREN_BORN_FROM = "2009"

Row = dict[str, str]

COLUMNS = {
    "people": "id prefix first_name last_name gender birthday job_title email linkedin",
    "organizations": "id name legal_name kind founded dissolved description website email",
    "households": "id name",
    "groups": "id name description",
    "units": "party_id unit street city zip state country latitude longitude phone",
    "relationships": "source_id type target_id start end title description",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the town that gets more people: how many, where, what they do there and whom they know."""

    count: int
    places: tuple[str, ...]
    type: str
    titles: tuple[str, ...]
    jobs: tuple[str, ...]
    opened: int
    also: str


PARTS = (
    Part(
        26,
        ("north-quay-site", "old-mill-site", "riverside-kitchen", "chapel-lane-library"),
        "VOLUNTEERS_AT",
        ("",),
        ("Nurse", "Retired", "Student", "Joiner", "Bookkeeper", "Driver", "Translator", "Baker"),
        2019,
        "FRIEND_OF",
    ),
    Part(
        16,
        ("meridian", "tamar", "oceane", "calder-voss", "kestrel", "brightwater", "solano", "vega"),
        "WORKS_AT",
        ("Buyer", "Engineer", "Foreman", "Controller", "Planner", "Laboratory technician"),
        (),
        2015,
        "COLLEAGUE_OF",
    ),
    Part(
        20,
        ("avon-beekeepers", "mendip-beekeepers", "exmoor-beekeepers"),
        "MEMBER_OF",
        ("",),
        ("Farmer", "Retired", "Vet", "Orchardist", "Postman", "Potter"),
        1998,
        "KNOWS",
    ),
    Part(
        8,
        ("clinic", "hospice", "elmtree"),
        "WORKS_AT",
        ("Nurse", "Carer", "Midwife", "Physician"),
        (),
        2012,
        "COLLEAGUE_OF",
    ),
    Part(
        5,
        ("ashgrove",),
        "TEACHES_AT",
        ("History", "Music", "French", "Physical education"),
        ("Teacher",),
        2014,
        "KNOWS",
    ),
)


@dataclass
class Demo:
    """The rows of all files, by the name of the file."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in COLUMNS})

    def add(self, file: str, *values: str, **more: str) -> None:
        """Add a row: values in the order of the columns, others by the name of their column."""
        columns = COLUMNS[file].split()
        self.rows[file].append(dict.fromkeys(columns, "") | dict(zip(columns, values, strict=False)) | more)

    def write(self, folder: Path) -> None:
        """Write one CSV file for each kind of row."""
        for name, rows in self.rows.items():
            with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, COLUMNS[name].split(), lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)


def make() -> Demo:
    """Return the demo data: the cast, the people around it, and where everyone can be reached."""
    # BaseLoader keeps dates as they are written: "2018" and "2019-05" are imprecise on purpose.
    cast: dict[str, Any] = yaml.load(CAST.read_text(encoding="utf-8"), yaml.BaseLoader)
    demo = Demo()
    for identity, name, kind, founded, _, *more in cast["organizations"]:
        extra = dict(*more)
        if "website" in extra:
            extra["email"] = "info@" + extra["website"].removeprefix("https://")
        demo.add("organizations", identity, name, kind=kind, founded=founded, **extra)
    for identity, name, _ in cast["households"]:
        demo.add("households", identity, name)
    for row in cast["groups"]:
        demo.add("groups", *row)
    for identity, first, last, gender, birthday, job, *more in cast["people"]:
        _add_person(demo, identity, first, last, gender, birthday, job, **dict(*more))
    for row in cast["ties"]:
        demo.add("relationships", *row)
    _add_people_around(demo, cast["crowd"])
    _add_units(demo, cast)
    return demo


def _add_person(
    demo: Demo, identity: str, first: str, last: str, gender: str, birthday: str, job: str, **more: str
) -> None:
    email = "" if birthday >= CHILDREN_BORN_FROM else f"{identity.replace('-', '.')}@post.example"
    demo.add(
        "people",
        identity,
        first_name=first,
        last_name=last,
        gender=gender,
        birthday=birthday,
        job_title=job,
        email=email,
        **more,
    )


def _add_people_around(demo: Demo, crowd: dict[str, list[str]]) -> None:
    dice = random.Random(SEED)
    names = _names(crowd, dice)
    for part in PARTS:
        at: dict[str, list[str]] = {place: [] for place in part.places}
        for number in range(part.count):
            first, last, gender = next(names)
            identity = f"extra-{len(demo.rows['people']) + 1}"
            place = part.places[number % len(part.places)]
            title = dice.choice(part.titles)
            birthday = f"{dice.randint(1951, 1999)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
            _add_person(demo, identity, first, last, gender, birthday, dice.choice(part.jobs) if part.jobs else title)
            start, end = _period(dice, part.opened)
            demo.add("relationships", identity, part.type, place, start, end, title)
            if at[place] and dice.random() < 0.6:
                known_since = str(max(int(start[:4]), part.opened + 2))
                demo.add("relationships", identity, part.also, dice.choice(at[place]), known_since)
            at[place].append(identity)


def _names(crowd: dict[str, list[str]], dice: random.Random) -> Iterator[tuple[str, str, str]]:
    given = [(name, "F") for name in crowd["women"]] + [(name, "M") for name in crowd["men"]]
    dice.shuffle(given)
    for number, (first, gender) in enumerate(given):
        yield first, crowd["family_names"][number % len(crowd["family_names"])], gender


def _period(dice: random.Random, opened: int) -> tuple[str, str]:
    """Return a start and an end, open for most, each known to the year, the month or the day."""
    start = dice.randint(opened, THIS_YEAR - 1)
    end = dice.randint(start + 1, THIS_YEAR + 1) if dice.random() < 0.3 else 0
    return _written(dice, start), _written(dice, end) if end else ""


def _written(dice: random.Random, year: int) -> str:
    month, day = dice.randint(1, 12), dice.randint(1, 28)
    return dice.choice((f"{year}", f"{year}-{month:02}", f"{year}-{month:02}-{day:02}"))


def _add_units(demo: Demo, cast: dict[str, Any]) -> None:
    at = {row[0]: row[4] for row in cast["organizations"] if row[4]}
    homes = {identity: place for identity, _, place in cast["households"]}
    numbers = iter(range(100, 1000))

    def unit(party: str, name: str, place: str, *, phone: bool) -> None:
        street, city, code, region, country, latitude, longitude = cast["places"][place]
        # 0117 496 0000 to 0999 belong to nobody: they are kept for fiction.
        number = f"+44 117 496 0{next(numbers)}" if phone and country == "United Kingdom" else ""
        demo.add("units", party, name, street, city, code, region, country, latitude, longitude, number)

    for row in cast["organizations"]:
        if row[0] in at:
            unit(row[0], "Site" if row[2] == "site" else "Office", at[row[0]], phone=True)
    for household, place in homes.items():
        unit(household, "Home", place, phone=True)
    reached: set[tuple[str, str]] = set()
    for tie in demo.rows["relationships"]:
        for types, where, name in (
            (("MEMBER_OF_HOUSEHOLD",), homes, "Home"),
            (("WORKS_AT", "DIRECTOR_OF"), at, "Office"),
        ):
            person, place = tie["source_id"], where.get(tie["target_id"])
            if tie["type"] in types and place and not tie["end"] and (person, name) not in reached:
                reached.add((person, name))
                unit(person, name, place, phone=False)


def main() -> None:
    """Write the files where the first argument says, by default in ``seeds/demo``."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "seeds" / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    demo = make()
    demo.write(folder)
    for name, rows in demo.rows.items():
        sys.stdout.write(f"{name} {len(rows)}\n")


if __name__ == "__main__":
    main()

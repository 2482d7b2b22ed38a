"""Write a society as CSV files with their mapping, for `graphcrm import graph`: any size, the same for the same seed.

Of the parties 80 % are people, 10 % households, 7 % organizations, 2 % sites and 1 % groups; there are some five times
as many relationships, of over 30 types, half of them ended. People live in communities of 200 and know mostly each
other; how many they know, and how many belong to an organization, follows a power law. One organization, a state, has a
tenth of all parties as residents, the largest employer a fiftieth or more.

    python benchmarks/generate.py /tmp/society --parties 100000
"""

from __future__ import annotations

import argparse
import csv
import itertools
import random
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import yaml

SEED = 20261122
COMMUNITY = 200
#: Every so-manieth person lives in the state.
RESIDENT = 8
FIRST_YEAR, LAST_YEAR = 1985, 2026

_FIRST = "Ada Bela Cora Davi Edda Finn Gita Hana Ivo Jana Kofi Lena Milo Nora Omar Pia Quin Rosa Sven Tara Umar Vera"
_LAST = (
    "Abara Bergen Castel Duarte Ekström Farkas Gruber Haddad Ivanov Jensen Kessler Lindholm Marlowe Novak Osei Prior"
)
_CITIES = (
    "Portmere Ashford Brook Carden Dunmore Elmwick Fairhaven Glenby Harrow Inverley Kilburn Lowestone Marsh Norwick"
)
_OF = "Foods Steel Press Motors Textiles Shipping Bank Clinic Theatre Orchards Software Timber Glass Energy"

#: Ties of a person with another one, mostly of the same community.
_PERSONAL = (
    *(("FRIEND_OF", 6), ("KNOWS", 5), ("NEIGHBOUR_OF", 2), ("COLLEAGUE_OF", 2), ("CLASSMATE_OF", 1), ("COUSIN_OF", 1)),
    *(("SIBLING_OF", 1), ("SPOUSE_OF", 1), ("PARENT_OF", 2), ("MENTORS", 1), ("MANAGES", 1), ("INTRODUCED", 1)),
    *(("TEACHES", 1), ("GODPARENT_OF", 1), ("COACHES", 1)),
)
#: Ties of a person with an organization, a site or a group.
_WORK = (
    *(("WORKS_AT", 6), ("DONATES_TO", 2), ("CONSULTS_FOR", 1), ("BOARD_MEMBER_OF", 1), ("INTERN_AT", 1)),
    *(("ALUMNUS_OF", 1), ("STUDIES_AT", 1), ("CONTACT_PERSON_AT", 1)),
)
_SITE = (("VOLUNTEERS_AT", 8), ("COORDINATES_VOLUNTEERS_AT", 1), ("LEADS_TEAM_AT", 1))
_GROUP = (("MEMBER_OF_GROUP", 9), ("ORGANIZES", 1))
#: Ties of an organization with others.
_TRADE = (("CUSTOMER_OF", 4), ("SUPPLIES", 4), ("BUSINESS_PARTNER_OF", 2), ("SUBSIDIARY_OF", 1), ("INVESTS_IN", 1))


class Society:
    """Who there is and how they relate, made as it is asked for; nothing but the sizes is held in memory."""

    def __init__(self, parties: int, seed: int = SEED) -> None:
        self.people = parties * 80 // 100
        self.households = parties * 10 // 100
        self.sites = parties * 2 // 100
        self.groups = parties * 1 // 100
        self.organizations = parties - self.people - self.households - self.sites - self.groups
        self._seed = seed
        self._chance = random.Random(seed)
        self._employers, self._sites, self._groups = map(_Power, (self.organizations, self.sites, self.groups))

    def people_rows(self) -> Iterator[Sequence[str]]:
        """Yield id, first name, last name, birthday, e-mail and phone of every person."""
        chance, first, last = random.Random(f"{self._seed}/people"), _FIRST.split(), _LAST.split()
        for number in range(self.people):
            one, other = chance.choice(first), chance.choice(last)
            born = f"{chance.randint(1935, 2006)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
            # Twenty thousand surnames: as many people share one as do in a country.
            name = f"{other}{_word(chance.randrange(1_250))}"
            yield f"p{number}", one, name, born, f"p{number}@post.example", f"+44 117 {number % 10_000_000:07}"

    def organization_rows(self) -> Iterator[Sequence[str]]:
        """Yield id, name, kind and year of foundation of every organization and site."""
        chance, of, cities = random.Random(f"{self._seed}/organizations"), _OF.split(), _CITIES.split()
        for number in range(self.organizations):
            yield f"o{number}", f"{_word(number).capitalize()} {chance.choice(of)}", "", str(chance.randint(1850, 2020))
        for number in range(self.sites):
            city = chance.choice(cities)
            yield f"s{number}", f"{city} site {number}", "site", str(chance.randint(1950, 2020))

    def household_rows(self) -> Iterator[Sequence[str]]:
        """Yield id and name of every household."""
        last = _LAST.split()
        yield from (
            (f"h{number}", f"{last[number % len(last)]} household {number}") for number in range(self.households)
        )

    def group_rows(self) -> Iterator[Sequence[str]]:
        """Yield id and name of every group."""
        yield from ((f"g{number}", f"Circle {_word(number)}") for number in range(self.groups))

    def unit_rows(self) -> Iterator[Sequence[str]]:
        """Yield party, name, street, city, postal code and country of the home of every fourth person."""
        chance, cities = random.Random(f"{self._seed}/units"), _CITIES.split()
        for number in range(0, self.people, 4):
            community = number // COMMUNITY
            city = cities[community % len(cities)]
            yield f"p{number}", "Home", f"{chance.randint(1, 300)} Lane {community}", city, f"P{community}", "GB"

    def relationship_rows(self) -> Iterator[Sequence[str]]:
        """Yield source, type, target, start and end of every relationship, no two of one type and pair."""
        for number in range(self.people):
            if number % RESIDENT == 0:
                yield self._dated(f"p{number}", "LIVES_AT", f"o{self.organizations - 1}")
            if number < self.households * 3:
                yield self._dated(f"p{number}", "MEMBER_OF_HOUSEHOLD", f"h{number // 3}")
            yield from self._several(f"p{number}", partial(self._of_person, number), self._degree())
        for number in range(1, self.organizations):
            yield from self._several(f"o{number}", partial(self._of_organization, number), 2)
        for number in range(self.sites):
            yield self._dated(f"s{number}", "SITE_OF", f"o{self._employers.draw(self._chance)}")

    def _degree(self) -> int:
        return min(1_000, int(2.4 * self._chance.paretovariate(1.6)))

    def _several(self, source: str, make: Callable[[], tuple[str, str]], count: int) -> Iterator[Sequence[str]]:
        seen: set[tuple[str, str]] = set()
        for _ in range(count):
            made = make()
            if made[1] != source and made not in seen:
                seen.add(made)
                yield self._dated(source, *made)

    def _of_person(self, number: int) -> tuple[str, str]:
        chance = self._chance
        where = chance.random()
        if where < 0.6 and number:
            return self._with_person(number)
        if where < 0.85 or not (self.sites and self.groups):
            return _weighted(chance, _WORK), f"o{self._employers.draw(chance)}"
        if where < 0.95:
            return _weighted(chance, _SITE), f"s{self._sites.draw(chance)}"
        return _weighted(chance, _GROUP), f"g{self._groups.draw(chance)}"

    def _with_person(self, number: int) -> tuple[str, str]:
        """Return a tie with somebody of a smaller number, so that no mutual one comes from both ends."""
        chance = self._chance
        first = number - number % COMMUNITY
        near = number > first and chance.random() < 0.95
        return _weighted(chance, _PERSONAL), f"p{chance.randrange(first if near else 0, number)}"

    def _of_organization(self, number: int) -> tuple[str, str]:
        return _weighted(self._chance, _TRADE), f"o{self._chance.randrange(number)}"

    def _dated(self, source: str, type: str, target: str) -> Sequence[str]:
        chance = self._chance
        start = chance.randint(FIRST_YEAR, LAST_YEAR)
        end = chance.randint(start, LAST_YEAR) if chance.random() < 0.5 else None
        since = f"{start}-{chance.randint(1, 12):02}" if chance.random() < 0.3 else str(start)
        return source, type, target, since, str(end) if end else ""


class _Power:
    """Draws numbers below ``count`` so that how often each comes follows a power law; 0 comes most often."""

    def __init__(self, count: int) -> None:
        self._sums = list(itertools.accumulate(1 / (number + 1) ** 0.75 for number in range(count)))

    def draw(self, chance: random.Random) -> int:
        """Return a number."""
        return min(bisect(self._sums, chance.random() * self._sums[-1]), len(self._sums) - 1)


def _weighted(chance: random.Random, types: Sequence[tuple[str, int]]) -> str:
    return chance.choices([name for name, _ in types], [weight for _, weight in types])[0]


def _word(number: int) -> str:
    """Return a word that can be spoken, another one for each number."""
    text = ""
    while True:
        number, syllable = divmod(number, 70)
        text = "bdfgklmnprstvz"[syllable % 14] + "aeiou"[syllable // 14] + text
        if not number:
            return text


def write(society: Society, folder: Path) -> dict[str, int]:
    """Write the files and the mapping, and return how many rows each has."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mapping.yaml").write_text(yaml.safe_dump(MAPPING, sort_keys=False), encoding="utf-8")
    rows = {
        "people": (("id", "first_name", "last_name", "birthday", "email", "phone"), society.people_rows()),
        "organizations": (("id", "name", "kind", "founded"), society.organization_rows()),
        "households": (("id", "name"), society.household_rows()),
        "groups": (("id", "name"), society.group_rows()),
        "units": (("party", "unit", "street", "city", "postal_code", "country"), society.unit_rows()),
        "relationships": (("source", "type", "target", "since", "until"), society.relationship_rows()),
    }
    counts = {}
    for name, (header, found) in rows.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(header)
            counts[name] = 0
            for row in found:
                writer.writerow(row)
                counts[name] += 1
    return counts


MAPPING = {
    "source": "society",
    "phone_region": "GB",
    "parties": [
        {
            "file": "people.csv",
            "kind": "person",
            "id": "id",
            "fields": {name: name for name in ("first_name", "last_name", "birthday")},
            "contacts": [{"type": "email", "column": "email"}, {"type": "phone", "column": "phone"}],
        },
        {
            "file": "organizations.csv",
            "kind": "organization",
            "id": "id",
            "fields": {"name": "name", "subkind": "kind", "founded": "founded"},
        },
        {"file": "households.csv", "kind": "household", "id": "id", "fields": {"name": "name"}},
        {"file": "groups.csv", "kind": "group", "id": "id", "fields": {"name": "name"}},
    ],
    "units": [
        {
            "file": "units.csv",
            "party": "party",
            "name": "unit",
            "primary": {"first": True},
            "address": {name: name for name in ("street", "city", "postal_code", "country")},
        }
    ],
    "relationships": [
        {
            "file": "relationships.csv",
            "source": "source",
            "target": "target",
            "type": "type",
            "types": "same",
            "since": "since",
            "until": "until",
        }
    ],
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the files go")
    parser.add_argument("--parties", type=int, default=10_000, help="how many parties (default: 10,000)")
    parser.add_argument("--seed", type=int, default=SEED, help="another seed makes another society")
    given = parser.parse_args()
    for name, count in write(Society(given.parties, given.seed), given.folder).items():
        print(f"{name:14} {count:>10,}")


if __name__ == "__main__":
    main()

"""Measure each page of the web application beside the bare queries that it runs.

    python benchmarks/pages.py [--parties 100000] [--rounds 40] [--congress]

A signed-in person asks for each page through the application itself, without a network. The statements that a page sent
are then sent again by the bare driver, which takes turns with the page; what the page takes over them is our own work:
deciding, wording, drawing. The people are those of ``generate.py``, or of the congress data.
"""

from __future__ import annotations

import argparse
import dataclasses
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import common
from flask import Flask
from flask.testing import FlaskClient
from recorder import Recorder

from graphcrm.database.connection import Database
from graphcrm.services import accounts, bulk, graph_import
from graphcrm.services.lists import parties as lists
from graphcrm.services.lists.query import PartyQuery, RelationshipQuery
from graphcrm.services.lists.relationships import letters
from graphcrm.web import create_app

#: Milliseconds at the median: over the bare queries, and in all on a large database.
OVER, WHOLE = 40, 200
ROUND_TRIPS = 8
PASSWORD = "plum tractor ladder"
#: Pages of lists and of nobody in particular.
PAGES = {
    "first page": "/",
    "people": "/people",
    "people, last page": "/people?last=1",
    "people by contact type": "/people?sort=contact_type",
    "people, newest first": "/people?sort=-modified_at",
    "people of a letter": "/people?letter=M",
    "people of a few by e-mail": "/people?letter=U&sort=email&columns=name,email,phone",
    "people by e-mail": "/people?sort=email",
    "people by phone, last page": "/people?sort=-phone&last=1",
    "people by tags": "/people?sort=tags",
    "people by city": "/people?sort=place",
    "organizations": "/organizations",
    "relationships": "/relationships",
    "relationships, last page": "/relationships?last=1",
    "relationships by type": "/relationships?sort=type",
    "relationships by their beginning": "/relationships?sort=-since",
    "relationships by their title, last page": "/relationships?sort=title&last=1",
    "relationships by status": "/relationships?status=any&sort=status",
    "relationships to come": "/relationships?status=future",
    "relationships long ago": "/relationships?status=current&as_of=1990",
    "relationships by words": "/relationships?q=abara",
    "activity": "/activity",
    "search": "/search?q=anna",
    "suggestions": "/suggest/parties.json?q=an",
    "new person": "/parties/new/person",
    "new relationship": "/relationships/new",
    "preferences": "/preferences",
}
#: Who is tagged, and how: a quarter of the people, by the letter that they stand under.
TAGGED = {"C": ("donor",), "E": ("press", "donor"), "K": ("Board",), "P": ("press",)}
#: Pages of a party.
RECORD = {
    "summary": "",
    "details": "/details",
    "relations": "/relations",
    "form": "/edit",
}


def main() -> int:
    """Measure, write the results, and return 1 where a page is over a target."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parties", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--congress", action="store_true", help="the congress data instead of a generated society")
    options = parser.parse_args()
    with congress() if options.congress else common.society(options.parties) as database:
        if not options.congress:
            give_tags(database)
        app, client = signed_in(database)
        recorder = Recorder(database)
        found = {name: measured(client, recorder, path, options.rounds) for name, path in paths(database).items()}
        floor = common.summary([timed(partial(app.test_client().get, "/health")) for _ in range(options.rounds)])
    whole = None if options.congress else WHOLE
    missed = [name for name, page in found.items() if not fits(page, whole)]
    common.report(
        "pages_congress" if options.congress else "pages",
        {
            "parties": "congress" if options.congress else options.parties,
            "target": {"over_bare_ms": OVER, "median_ms": whole, "round_trips": ROUND_TRIPS},
            "constant_page": floor,
            "pages": found,
            "missed": missed,
        },
    )
    return 1 if missed else 0


@contextmanager
def congress() -> Iterator[Database]:
    """Give a database with the congress data."""
    with common.fresh_database() as database:
        graph_import.run(database, common.ADMINISTRATOR, common.CONGRESS, common.CONGRESS_MAPPING)
        yield database


def give_tags(database: Database) -> None:
    """Tag a quarter of the people."""
    for letter, tags in TAGGED.items():
        uids = lists.uids(database, common.ADMINISTRATOR, PartyQuery(kind="person", letter=letter))
        bulk.tag(database, common.ADMINISTRATOR, uids, add=tags)


def signed_in(database: Database) -> tuple[Flask, FlaskClient]:
    """Return the application and a browser that is signed in to it as an administrator."""
    database.write(
        common.ADMINISTRATOR,
        lambda work: accounts.add(work, "ann", "ann@example.org", label="Ann", roles=["admin"], password=PASSWORD),
    )
    app = create_app(
        dataclasses.replace(database.settings, pages_per_minute=0, writes_per_minute=0, costly_per_minute=0),
        database=database,
    )
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    client.post("/sign-in", data={"login": "ann", "password": PASSWORD})
    return app, client


def paths(database: Database) -> dict[str, str]:
    """Return the address of each page: those above, and those of an ordinary person, an organization and a hub."""
    degrees = "MATCH (n:{label}) WITH n, COUNT {{ (n)--(:Party) }} AS degree ORDER BY degree DESC, n.uid"
    one = " WITH collect(n.uid) AS uids RETURN uids[toInteger(size(uids) * $share)] AS uid"
    found = dict(PAGES)
    found["relationships from a letter on"] = f"/relationships?after={letters(RelationshipQuery())['M'].after}"
    for name, label, share in (("a person", "Person", 0.5), ("an organization", "Organization", 0.3)):
        [record] = database.driver.execute_query(degrees.format(label=label) + one, share=share).records
        found |= {f"{name}: {page}": f"/parties/{record['uid']}{path}" for page, path in RECORD.items()}
    [hub] = database.driver.execute_query(degrees.format(label="Organization") + one, share=0.0).records
    found |= {f"the largest hub: {page}": f"/parties/{hub['uid']}{path}" for page, path in RECORD.items()}
    return found


def measured(client: FlaskClient, recorder: Recorder, path: str, rounds: int) -> dict[str, Any]:
    """Ask for a page and send its statements again, in turns, and return the milliseconds of both."""
    pages, bare = [], []
    for turn in range(rounds + 3):
        with recorder.recording() as statements:
            page = timed(partial(asked, client, path))
        sent = timed(partial(recorder.send, statements))
        if turn >= 3:
            pages.append(page)
            bare.append(sent)
    over = statistics.median(one - other for one, other in zip(pages, bare, strict=True))
    return {
        "path": path,
        **common.summary(pages),
        "bare_median_ms": common.summary(bare)["median_ms"],
        "over_bare_ms": round(over * 1000, 2),
        "round_trips": len(statements),
    }


def asked(client: FlaskClient, path: str) -> None:
    """Ask for a page, which must be there."""
    answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answers {answer.status_code}:\n{answer.text[:2000]}")


def timed(function: Any) -> float:
    """Return the seconds that a call takes."""
    started = time.perf_counter()
    function()
    return time.perf_counter() - started


def fits(page: dict[str, Any], whole: int | None) -> bool:
    """Say whether a page keeps to the targets."""
    small = page["over_bare_ms"] <= OVER and page["round_trips"] <= ROUND_TRIPS
    return small and (whole is None or page["median_ms"] <= whole)


if __name__ == "__main__":
    sys.exit(main())

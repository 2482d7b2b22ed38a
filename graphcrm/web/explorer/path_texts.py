"""What the explorer's script says of paths and introductions, and the types that a path may be kept to."""

from __future__ import annotations

from flask_babel import gettext

from graphcrm.web.shown import word
from graphcrm.web.viewer import current_schema, current_viewer


def words() -> dict[str, str]:
    """Return the words of the panel of paths; ``{n}`` and the like are filled in by the script."""
    n = {"n": "{n}"}
    return {
        "path_choose": gettext("Choose a party from the list first."),
        "path_off": gettext("Take %(name)s off", name="{name}"),
        "path_strength": gettext("strength %(percent)s", percent="{percent}"),
        "path_in_line": gettext("The path was put in a line"),
        "path_put_back": gettext("The path was put back"),
        "paths_found_one": gettext("Found: 1 path"),
        "paths_found_many": gettext("Found: %(n)s paths", **n),
        "paths_one": gettext("1 path"),
        "paths_many": gettext("%(n)s paths", **n),
        "paths_of": gettext("%(n)s of %(of)s paths", of="{of}", **n),
        "paths_none": gettext("Nobody connects them in that way."),
        "paths_cut": gettext("Cut short: %(why)s.", why="{why}"),
        "hops_one": gettext("1 hop"),
        "hops_many": gettext("%(n)s hops", **n),
        "brokers": gettext("Who matters on them"),
        "broker_on": gettext("on %(n)s of %(of)s", of="{of}", **n),
        "broker_single": gettext("no such path without them"),
        "introductions_found_one": gettext("Found: 1 introduction"),
        "introductions_found_many": gettext("Found: %(n)s introductions", **n),
        "introductions_of": gettext("%(n)s of %(of)s of us know a way", of="{of}", **n),
        "introductions_none": gettext("None of us knows a way of up to 3 hops."),
        "introductions_nobody": gettext("Nobody can be asked: no user of your teams has a record that you see."),
        "asks": gettext("%(name)s can ask %(whom)s", name="{name}", whom="{whom}"),
        "asks_directly": gettext("%(name)s can go to %(whom)s directly", name="{name}", whom="{whom}"),
        "asker_you": gettext("%(name)s (you)", name="{name}"),
    }


def types() -> list[tuple[str, str]]:
    """Return name and label of the relationship types that a path may be kept to, by their labels."""
    known = current_schema().types.seen_by(current_viewer())
    return sorted(
        ((each.name, word(each.forward)) for each in known if each.active), key=lambda type: type[1].casefold()
    )

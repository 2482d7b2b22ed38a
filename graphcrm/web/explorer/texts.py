"""What the explorer's script is given by its page: words in the language of whoever asks, and addresses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Blueprint, url_for
from flask_babel import gettext

from graphcrm.web.explorer import keep_texts, path_texts, time_texts
from graphcrm.web.lists.acting import offered
from graphcrm.web.shown import word

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Stands for a uid in an address; the script puts one in its place.
UID = "UID"
#: The addresses that the script asks, by its own names for them.
_ADDRESSES = {
    "page": "explorer.page",
    "graph": "explorer.graph",
    "neighbours": "explorer.neighbours",
    "expand": "explorer.expand",
    "communities": "explorer.communities",
    "cypher": "explorer.cypher",
    "time": "explorer.time",
    "relate": "relationships.new",
    "network": "explorer.network",
    "paths": "explorer.paths",
    "save-map": "explorer.save_map",
    "print": "explorer.print",
    "picture": "explorer.picture",
    "introductions": "explorer.introductions",
}
_ABOUT_ONE = {
    "keep-map": "explorer.keep_map",
    "change-map": "explorer.change_map",
    "side": "explorer.side",
    "tie": "explorer.tie",
    "photo": "editing.photo",
    "profile": "profile.page",
}


def register(blueprint: Blueprint) -> None:
    """Give the explorer's templates its words and addresses."""

    @blueprint.context_processor
    def given() -> dict[str, Any]:
        return {
            "explorer_addresses": addresses,
            "explorer_words": words,
            "path_types": path_texts.types,
            "map_formats": keep_texts.formats,
            "map_told": keep_texts.of_map,
            "selection_actions": offered,
        }


def addresses() -> dict[str, str]:
    """Return where the script asks what."""
    plain = {name: url_for(endpoint) for name, endpoint in _ADDRESSES.items()}
    return plain | {name: url_for(endpoint, uid=UID) for name, endpoint in _ABOUT_ONE.items()}


def words(graph: Mapping[str, Any], kinds: Iterable[str] = ()) -> dict[str, str]:
    """Return the words of the script; ``{n}`` and the like are filled in there.

    Args:
        graph: the graph of the page as JSON, whose kinds are among the words.
        kinds: names of further kinds that may come into the picture.
    """
    named = {*kinds, "person", "organization", "household", "group"}
    named |= {each for party in graph["parties"] for each in (party["kind"], party["subkind"]) if each}
    found = {f"word_{name}": word(name.replace("_", " ")) for name in sorted(named)}
    return found | _steps() | _told() | _asked() | path_texts.words() | time_texts.words() | keep_texts.words()


def _steps() -> dict[str, str]:
    """Return what steps are called, which are said when they are done, undone and done again."""
    n = {"n": "{n}"}
    return {
        "hidden_one": gettext("Hidden: 1 party"),
        "hidden_many": gettext("Hidden: %(n)s parties", **n),
        "unhidden_one": gettext("Shown again: 1 party"),
        "unhidden_many": gettext("Shown again: %(n)s parties", **n),
        "removed_one": gettext("Taken out: 1 party"),
        "removed_many": gettext("Taken out: %(n)s parties", **n),
        "collapsed_one": gettext("Collapsed: 1 party"),
        "collapsed_many": gettext("Collapsed: %(n)s parties", **n),
        "added_one": gettext("Added: 1 party"),
        "added_many": gettext("Added: %(n)s parties", **n),
        "expanded_one": gettext("%(name)s: 1 party added.", name="{name}"),
        "expanded_many": gettext("%(name)s: %(n)s parties added.", name="{name}", **n),
        "pinned_one": gettext("Pinned: 1 party"),
        "pinned_many": gettext("Pinned: %(n)s parties", **n),
        "unpinned_one": gettext("No longer pinned: 1 party"),
        "unpinned_many": gettext("No longer pinned: %(n)s parties", **n),
        "unpinned_all": gettext("Nothing is pinned any more"),
        "in_row": gettext("Put in a row"),
        "in_column": gettext("Put in a column"),
        "moved": gettext("Moved"),
        "arranged": gettext("Arranged again"),
        "focused_one": gettext("Only those tied to %(name)s", name="{name}"),
        "focused_many": gettext("Only those within %(n)s degrees of %(name)s", name="{name}", **n),
        "unfocused": gettext("All are shown again"),
        "filtered": gettext("Filter changed"),
        "unfiltered": gettext("Filters cleared"),
        "grouped": gettext("Grouped %(by)s", by="{by}"),
        "ungrouped": gettext("Not grouped any more"),
        "by_organization": gettext("by organization"),
        "by_household": gettext("by household"),
        "by_type": gettext("by type"),
        "by_kind": gettext("by kind"),
        "by_community": gettext("by community"),
        "group_opened": gettext("%(name)s was opened", name="{name}"),
        "group_closed": gettext("%(name)s was closed", name="{name}"),
        "groups_opened": gettext("All groups were opened"),
        "groups_closed": gettext("All groups were closed"),
        "undo": gettext("Undo"),
        "redo": gettext("Redo"),
        "undo_step": gettext("Undo: %(step)s", step="{step}"),
        "redo_step": gettext("Redo: %(step)s", step="{step}"),
        "undone": gettext("Undone: %(step)s", step="{step}"),
        "redone": gettext("Done again: %(step)s", step="{step}"),
    }


def _told() -> dict[str, str]:
    """Return what is said of the picture and of what cannot be done."""
    n = {"n": "{n}"}
    return {
        "left_one": gettext("1 more is not shown."),
        "left_many": gettext("%(n)s more are not shown.", **n),
        "nothing_to_expand": gettext("%(name)s is tied to nobody else that fits.", name="{name}"),
        "nothing_to_collapse": gettext("Nobody hangs on %(name)s alone.", name="{name}"),
        "none_hidden": gettext("Nothing is hidden."),
        "already_here": gettext("It is in the picture already."),
        "full": gettext("A picture has at most %(n)s parties. Take some out, or group them.", **n),
        "select_two": gettext("Select two or more first."),
        "group_first": gettext("Choose first what to group by."),
        "choose": gettext("Choose a party or a relationship in the picture."),
        "no_name": gettext("Without a name"),
        "found": gettext("%(at)s of %(n)s", at="{at}", **n),
        "found_none": gettext("none"),
        "selected_one": gettext("1 selected"),
        "selected_many": gettext("%(number)s selected", number="{n}"),
        "parties_one": gettext("1 party"),
        "parties_many": gettext("%(n)s parties", **n),
        "ties_one": gettext("1 relationship"),
        "ties_many": gettext("%(n)s relationships", **n),
        "crowd": gettext(
            "%(parties)s parties and %(ties)s relationships would be small print. The list has them all.",
            parties="{parties}",
            ties="{ties}",
        ),
        "legend_ended": gettext("ended"),
        "legend_appeared": gettext("began between"),
        "legend_gone": gettext("ended between"),
        "since": gettext("since %(date)s", date="{date}"),
        "until": gettext("until %(date)s", date="{date}"),
        "link_copied": gettext("The link is copied."),
        "link_copied_frozen": gettext("The link is copied. It opens for those with whom the map is shared."),
        "link_too_long": gettext("The picture is too large for a link. Save it as a map, and share that."),
        "copied": gettext("Copied."),
        "copy_refused": gettext("The browser does not let this page copy."),
        "failed": gettext("That did not work. Try it again."),
    }


def _asked() -> dict[str, str]:
    """Return the words of buttons and dialogs."""
    return {
        "expand_title": gettext("Who %(name)s is tied to", name="{name}"),
        "neighbours_one": gettext("1 neighbor in all. Choose what to open."),
        "neighbours_many": gettext("%(n)s neighbors in all. Choose what to open.", n="{n}"),
        "do_expand": gettext("Expand %(name)s", name="{name}"),
        "do_hide": gettext("Hide %(name)s", name="{name}"),
        "open": gettext("Open the page of %(name)s", name="{name}"),
        "select": gettext("Select %(name)s", name="{name}"),
        "more_rows": gettext("Show %(n)s more", n="{n}"),
    }

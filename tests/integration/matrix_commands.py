"""What Alice, who owns the records, and Charlie, an outsider on the same staff, get of every command.

A row is a command as it is typed, with ``{person}`` for the uid of Alice's person and so on, and the exit codes of
both: 0 it is done, 3 answered as if it were not there, 7 as if a value were not there, 8 refused.
"""

from __future__ import annotations

from collections.abc import Iterator

#: Groups of commands that keep definitions, and one that is there.
_KEPT = {
    "access-roles": "member",
    "attribute-sets": "staffing",
    "categories": "open",
    "contact-point-types": "email",
    "contact-types": "lead",
    "kinds": "site",
    "roles": "volunteer",
    "teams": "readers",
    "types": "FRIEND_OF",
}
_CHANGED = {"kinds": "--plural x", "types": "--description x"}
#: Groups that are shown to those alone who look after access.
_OF_ACCESS = ("access-roles", "teams")
_RENAMED = ("categories", "contact-point-types", "contact-types", "kinds", "roles")
_ADDED = {
    "contact-point-types": "brand_new --kind url",
    "kinds": "brand_new --base person",
    "types": "BRAND_NEW --forward helps --reverse helped --source person --target person",
}


def _definitions() -> Iterator[tuple[str, int, int]]:
    for group, name in _KEPT.items():
        listed = 8 if group in _OF_ACCESS else 0
        yield f"{group} list", listed, listed
        yield f"{group} add {_ADDED.get(group, 'brand_new')}", 8, 8
        yield f"{group} change {name} {_CHANGED.get(group, '--label x')}", 8, 8
        yield f"{group} retire {name}", 8, 8
        yield f"{group} restore {name}", 8, 8
        yield f"{group} delete {name} --yes", 8, 8
        if group in _RENAMED:
            yield f"{group} rename {name} another", 8, 8


#: What Alice gets, and what Charlie gets.
COMMANDS: tuple[tuple[str, int, int], ...] = (
    *_definitions(),
    ("access alice", 8, 8),
    ("access-roles grant member export", 8, 8),
    ("access-roles revoke registered edit_own_profile", 8, 8),
    ("access-roles rights", 0, 0),
    ("ask \"who knows 'The person'?\"", 0, 3),
    ("assign {person} --to alice", 0, 3),
    ("connect 'The person' Friend", 0, 3),
    ("introduce 'The person'", 0, 3),
    ("field-rights list", 0, 0),
    ("field-rights set birthday --reader staff", 8, 8),
    ("field-rights delete birthday --yes", 8, 8),
    ("fields list", 0, 0),
    ("fields add shoe --set staffing", 8, 8),
    ("fields change grade --label Level", 8, 8),
    ("fields change salary --label Wage", 3, 3),
    ("fields change grade --type integer --preview", 8, 8),
    ("fields retire grade", 8, 8),
    ("fields restore grade", 8, 8),
    ("fields delete grade --yes", 8, 8),
    ("files add {person} {file}", 0, 3),
    ("files list {person}", 0, 3),
    ("files get {document} --output {out}", 0, 3),
    ("files clean", 8, 8),
    ("find person 'name=The person'", 0, 0),
    ("find person salary=900", 7, 7),
    ("folders list", 0, 0),
    ("folders add brand_new", 8, 8),
    ("folders change shared --label Ours", 8, 8),
    ("folders grant shared readers manage", 8, 8),
    ("folders revoke shared readers", 8, 8),
    ("folders retire shared", 8, 8),
    ("folders restore shared", 8, 8),
    ("folders delete shared --yes", 8, 8),
    ("history {person}", 0, 3),
    ("network list", 3, 3),
    ("network draw", 0, 0),
    ("jobs list", 0, 0),
    ("jobs show nothing", 3, 3),
    ("jobs cancel nothing", 3, 3),
    ("jobs run nothing", 3, 3),
    ("journal list", 0, 0),
    ("journal show {entry}", 0, 3),
    ("journal compare {friend} 1 2", 0, 3),
    ("journal restore {friend} 1", 0, 3),
    ("journal undo {transaction} --yes", 0, 3),
    ("journal export", 0, 0),
    ("journal trim --before 1990-01-01 --yes", 8, 8),
    ("journal verify", 8, 8),
    ("keys rotate", 8, 8),
    ("map list", 0, 0),
    ("map show nothing", 3, 3),
    ("map export nothing", 3, 3),
    ("move {person} --to shared", 0, 3),
    ("notes add {person} 'Met.'", 0, 3),
    ("relate '\"The person\" knows Friend since 2001 until 2002' --yes", 0, 3),
    ("notes list {person}", 0, 3),
    ("notes delete {note} --yes", 0, 3),
    ("preferences list", 0, 0),
    ("preferences get page_size", 0, 0),
    ("preferences set page_size 50", 8, 8),
    ("preferences reset page_size", 8, 8),
    ("profile install {profile}", 8, 8),
    ("profile export", 8, 8),
    ("profile questions {profile}", 0, 0),
    ("schema", 0, 0),
    ("searches list", 0, 0),
    ("searches save Donors tag:donor", 0, 0),
    ("searches run nothing", 3, 3),
    ("searches delete nothing --yes", 3, 3),
    ("tags list", 0, 0),
    ("tags add urgent {person}", 0, 3),
    ("tags remove urgent {person}", 0, 3),
    ("tags rename rush hurry", 8, 8),
    ("tags delete rush --yes", 8, 8),
    ("teams show readers", 8, 8),
    ("types show FRIEND_OF", 0, 0),
    ("types show TREATS", 3, 3),
    ("user list", 8, 8),
    ("user show alice", 0, 3),
    ("user add nora nora@example.net --invite", 8, 8),
    ("user role charlie admin", 8, 8),
    ("user role alice --none", 8, 8),
    ("user team charlie bosses", 8, 8),
    ("user disable mia", 8, 8),
    ("user enable mia", 8, 8),
    ("user invite mia", 8, 8),
    ("user reset mia", 8, 8),
    ("files delete {document} --yes", 0, 3),
)
#: Commands that no account acts in, or that others ask, each with the reason.
WITHOUT_ACCOUNT = {
    "database install": "it looks after the machine",
    "database migrate": "it looks after the machine",
    "database path": "it looks after the machine",
    "database start": "it looks after the machine",
    "database status": "it looks after the machine",
    "database stop": "it looks after the machine",
    "keys create": "it writes a file of the machine",
    "keys status": "it looks at a file of the machine and counts what it encrypts",
    "profile list": "it lists the files that come with graphcrm",
    "profile show": "it reads a file",
    "serve": "it serves those who sign in",
    "worker": "it runs each job as who asked for it",
    "demo": "it opens the pages of what it has loaded; tests of setup ask who may load",
    "import graph": "matrix_reads.py asks who may; it needs files beside it",
    "list": "test_lists.py asks who is listed what",
    "search": "test_quick_search.py asks who finds what",
}

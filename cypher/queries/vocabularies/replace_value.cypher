// Gives parties another contact type or own kind, or none, where they still have the one named; returns those.
// $uids: LIST<STRING> uids, sorted, so that two writers never wait for each other
// $name: STRING what they have
// $into: STRING what they get, null for none
// $at: DATETIME when
// $by: STRING who
UNWIND $uids AS uid
MATCH (n:Party {uid: uid})
SET n.lock = true
REMOVE n.lock
WITH n
WHERE n.{{property}} = $name
SET n.{{property}} = $into, n.modified_at = $at, n.modified_by = $by
RETURN n.uid AS uid

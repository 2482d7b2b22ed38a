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
WITH n, n.modified_at AS modified_at, n.modified_by AS modified_by, coalesce(n.version, 0) AS version
SET n.{{property}} = $into, n.modified_at = $at, n.modified_by = $by, n.version = version + 1
RETURN n.uid AS uid, modified_at, modified_by, version

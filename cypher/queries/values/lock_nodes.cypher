// Takes the write locks of records, whoever may see them, and returns what they hold of a field now.
// $uids: LIST<STRING> the records
// $columns: LIST<STRING> properties that keep the field
UNWIND $uids AS uid
MATCH (n:{{label}} {uid: uid})
SET n.lock = true
REMOVE n.lock
RETURN n.uid AS uid, [(n)<-[:HAS_UNIT]-(m) | m.uid] AS of, [column IN $columns | n[column]] AS kept

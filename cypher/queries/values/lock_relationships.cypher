// Takes the write locks of relationships of a type, whoever may see them, and returns what they hold of a field now.
// $uids: LIST<STRING> the relationships
// $columns: LIST<STRING> properties that keep the field
MATCH (source:Party)-[r:{{type}}]->(target:Party)
WHERE r.uid IN $uids
SET r.lock = true
REMOVE r.lock
RETURN r.uid AS uid, [source.uid, target.uid] AS of, [column IN $columns | r[column]] AS kept

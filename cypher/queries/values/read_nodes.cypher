// Reads the next records that hold a value of a field, by uid, whoever may see them: the field itself changes.
// $after: STRING uid of the last one that was read, empty at the start
// $columns: LIST<STRING> properties that keep the field
// $limit: INTEGER how many at most
MATCH (n:{{label}})
WHERE n.uid > $after AND any(column IN $columns WHERE n[column] IS NOT NULL)
WITH n
ORDER BY n.uid
LIMIT $limit
RETURN n.uid AS uid, n.name AS name, [column IN $columns | n[column]] AS kept
ORDER BY uid

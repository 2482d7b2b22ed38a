// Reads the next relationships of a type that hold a value of a field, by uid, whoever may see them.
// $after: STRING uid of the last one that was read, empty at the start
// $columns: LIST<STRING> properties that keep the field
// $limit: INTEGER how many at most
MATCH (source:Party)-[r:{{type}}]->(target:Party)
WHERE r.uid > $after AND any(column IN $columns WHERE r[column] IS NOT NULL)
WITH source, r, target
ORDER BY r.uid
LIMIT $limit
RETURN r.uid AS uid, source.name + ' – ' + target.name AS name, [column IN $columns | r[column]] AS kept
ORDER BY uid

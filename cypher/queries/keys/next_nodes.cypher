// Takes the write locks of the next records that hold encrypted values, by uid, and returns those values.
// $after: STRING uid of the last one that is done, empty at the start
// $fields: LIST<STRING> properties that are encrypted
// $limit: INTEGER how many at most
MATCH (n:{{label}})
WHERE n.uid > $after AND any(field IN $fields WHERE n[field] IS NOT NULL)
WITH n
ORDER BY n.uid
LIMIT $limit
SET n.lock = true
REMOVE n.lock
RETURN n.uid AS uid, [field IN $fields | n[field]] AS tokens

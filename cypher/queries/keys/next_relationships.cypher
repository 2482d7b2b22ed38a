// Takes the write locks of the next relationships that hold encrypted values, by uid, and returns those values.
// $after: STRING uid of the last one that is done, empty at the start
// $fields: LIST<STRING> properties that are encrypted
// $limit: INTEGER how many at most
MATCH ()-[r:{{type}}]->()
WHERE r.uid > $after AND any(field IN $fields WHERE r[field] IS NOT NULL)
WITH r
ORDER BY r.uid
LIMIT $limit
SET r.lock = true
REMOVE r.lock
RETURN r.uid AS uid, [field IN $fields | r[field]] AS tokens

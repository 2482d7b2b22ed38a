// Reads entries of an operation or a transaction, the newest first.
// $uid: STRING uid of the operation or the transaction
// $before: STRING uid of the entry that the page before ended with
// $limit: INTEGER how many at most
MATCH (change:Change)
WHERE (change.operation = $uid OR change.transaction = $uid) AND change.uid < $before
RETURN properties(change) AS entry
ORDER BY change.uid DESC
LIMIT $limit

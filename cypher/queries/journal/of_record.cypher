// Reads entries about a record and what belongs to it, the newest first.
// $uid: STRING uid of the record
// $before: STRING uid of the entry that the page before ended with
// $limit: INTEGER how many at most
MATCH (change:Change)
WHERE (change.target = $uid OR change.party = $uid OR change.other = $uid) AND change.uid < $before
RETURN properties(change) AS entry
ORDER BY change.uid DESC
LIMIT $limit

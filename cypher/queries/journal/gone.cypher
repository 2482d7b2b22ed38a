// Reads what parties were that are deleted, from their last entries.
// $uids: LIST<STRING> uids of parties
UNWIND $uids AS uid
MATCH (change:Change {target: uid})
WHERE change.kind = 'party'
WITH uid, change
ORDER BY change.version DESC, change.uid DESC
WITH uid, collect(change)[0] AS last
WHERE last.action = 'delete'
RETURN uid, last.uid AS entry, last.before AS before

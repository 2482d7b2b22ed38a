// Reads entries of the journal, the newest first.
// $actor: STRING who, or null for anybody
// $target: STRING uid of a record or name of a definition, or null for any
// $action: STRING what was done, or null for anything
// $source: STRING from where, or null for anywhere
// $since: DATETIME the earliest, or null
// $until: DATETIME the first that is too late, or null
// $before: STRING uid of the entry that the page before ended with
// $limit: INTEGER how many at most
MATCH (change:Change)
WHERE change.uid < $before AND ($actor IS NULL OR change.actor = $actor) AND ($action IS NULL OR change.action = $action)
  AND ($target IS NULL OR change.target = $target) AND ($source IS NULL OR change.source = $source)
  AND ($since IS NULL OR change.at >= $since) AND ($until IS NULL OR change.at < $until)
RETURN properties(change) AS entry
ORDER BY change.uid DESC
LIMIT $limit

// Reads the news of the journal that somebody made, the newest first, see journal.news.
// $actor: STRING who
// $since: DATETIME the earliest, or null
// $until: DATETIME the first that is too late, or null
// $from: STRING uid that none of them is below
// $before: STRING uid of the entry that the page before ended with
// $looked: INTEGER how many it looks at
// $limit: INTEGER how many at most
CALL () {
  MATCH (change:News)
  WHERE change.actor = $actor AND change.uid >= $from AND change.uid < $before
    AND ($since IS NULL OR change.at >= $since) AND ($until IS NULL OR change.at < $until)
  WITH change
  ORDER BY change.actor DESC, change.uid DESC
  SKIP $looked LIMIT 1
  RETURN collect(change.uid)[0] AS reached
}
RETURN reached, COLLECT {
  MATCH (change:News)
  WHERE change.actor = $actor AND change.uid >= coalesce(reached, $from) AND change.uid < $before
    AND ($since IS NULL OR change.at >= $since) AND ($until IS NULL OR change.at < $until)
  OPTIONAL MATCH (n:Party {uid: change.party})
  OPTIONAL MATCH (m:Party {uid: change.other})
  WITH change, n, m
  WHERE (n IS NULL OR {{visible(n)}}) AND (m IS NULL OR {{visible(m)}})
  WITH change
  ORDER BY change.actor DESC, change.uid DESC
  LIMIT $limit
  RETURN properties(change)
  ORDER BY change.uid DESC
} AS entries

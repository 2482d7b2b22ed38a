// Deletes the oldest entries of the journal before an instant, save those that tell of such a deletion.
// $until: DATETIME the instant
// $limit: INTEGER how many at most
MATCH (change:Change)
WHERE change.at < $until AND change.action <> 'trim'
WITH change
LIMIT $limit
DELETE change
RETURN count(*) AS deleted

// Deletes the oldest entries of the journal before an instant, save those that tell of such a deletion, and returns the files
// that they kept.
// $until: DATETIME the instant
// $limit: INTEGER how many at most
MATCH (change:Change)
WHERE change.at < $until AND change.action <> 'trim'
WITH change
LIMIT $limit
WITH change, change.stored_as AS file
DELETE change
RETURN count(*) AS deleted, collect(file) AS files

// Waits until the indexes are filled.
// $seconds: INTEGER how long at most
CALL db.awaitIndexes($seconds)

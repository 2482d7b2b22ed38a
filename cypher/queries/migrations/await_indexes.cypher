// Waits until new indexes are filled, since a search in one that is not fails.
CALL db.awaitIndexes(3600)

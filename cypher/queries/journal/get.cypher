// Reads one entry of the journal.
// $uid: STRING its uid
MATCH (change:Change {uid: $uid})
RETURN properties(change) AS entry

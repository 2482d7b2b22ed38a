// Finds whether a record, or what belongs to it, was changed after an entry by another operation.
// $uid: STRING uid of the record
// $entry: STRING uid of the entry
// $but: LIST<STRING> uids of the operations and transactions that do not count
MATCH (change:Change)
WHERE (change.target = $uid OR change.party = $uid OR change.other = $uid) AND change.uid > $entry
  AND change.action <> 'look' AND NOT change.transaction IN $but AND NOT coalesce(change.operation, '') IN $but
RETURN change.actor AS actor, change.at AS at
LIMIT 1

// Writes properties of records whose locks this transaction holds.
// $changes: MAP uid of each to its properties
UNWIND keys($changes) AS uid
MATCH (n:{{label}} {uid: uid})
SET n += $changes[uid]

// Writes encrypted values of relationships whose locks this transaction holds.
// $changes: MAP uid of each to its properties
MATCH ()-[r:{{type}}]->()
WHERE r.uid IN keys($changes)
SET r += $changes[r.uid]

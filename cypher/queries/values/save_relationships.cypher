// Writes properties of relationships of a type whose locks this transaction holds.
// $changes: MAP uid of each to its properties
MATCH (:Party)-[r:{{type}}]->(:Party)
WHERE r.uid IN keys($changes)
SET r += $changes[r.uid]

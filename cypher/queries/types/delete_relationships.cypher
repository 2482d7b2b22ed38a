// Deletes relationships of a type.
// $ids: LIST<STRING> their elementIds
UNWIND $ids AS id
MATCH ()-[r:{{type}}]->()
WHERE elementId(r) = id
DELETE r

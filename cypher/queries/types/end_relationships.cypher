// Sets properties of relationships of a type; null removes one.
// $ids: LIST<STRING> their elementIds
// $properties: MAP the last day and who changed it when
UNWIND $ids AS id
MATCH ()-[r:{{type}}]->()
WHERE elementId(r) = id
SET r += $properties, r.version = coalesce(r.version, 0) + 1
SET {{bounded(r)}}

// Gives relationships another type; they keep their properties, the uid among them.
// $ids: LIST<STRING> their elementIds
// $stamps: MAP who does it and when
UNWIND $ids AS id
MATCH (source)-[r:{{type}}]->(target)
WHERE elementId(r) = id
CREATE (source)-[made:{{into}}]->(target)
SET made = properties(r), made += $stamps, made.version = coalesce(r.version, 0) + 1
DELETE r

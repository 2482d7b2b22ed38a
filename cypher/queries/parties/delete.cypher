// Deletes a party with its relationships and units, and returns what it was.
// $uid: STRING its uid
MATCH (n:Party {uid: $uid})
WHERE {{visible(n)}}
OPTIONAL MATCH (n)-[:HAS_UNIT]->(unit:Unit)
OPTIONAL MATCH (unit)-[:HAS]->(point:ContactPoint)
WITH n, properties(n) AS before, collect(DISTINCT unit) + collect(DISTINCT point) AS parts
FOREACH (part IN parts | DETACH DELETE part)
DETACH DELETE n
RETURN before

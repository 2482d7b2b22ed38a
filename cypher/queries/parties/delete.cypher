// Deletes a party with its relationships, units and contact points, and returns what they were; places stay.
// $uid: STRING its uid
MATCH (n:Party {uid: $uid})
WHERE {{visible(n)}}
WITH n, properties(n) AS before, [(n)-[:HAS_UNIT]->(unit:Unit) | unit] AS units
UNWIND [n] + units AS owner
OPTIONAL MATCH (owner)-[:HAS]->(point:ContactPoint)
WITH n, before, units, collect(point) AS points,
     collect(CASE WHEN point IS NOT NULL THEN {of: owner.uid, properties: properties(point)} END) AS told
WITH n, before, units + points AS parts, [unit IN units | {of: n.uid, properties: properties(unit)}] + told AS told
FOREACH (part IN parts | DETACH DELETE part)
DETACH DELETE n
RETURN before, told AS parts

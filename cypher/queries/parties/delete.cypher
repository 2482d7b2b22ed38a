// Deletes a party with its relationships, units and contact points, and returns what they were; places stay.
// $uid: STRING its uid
MATCH (n:Party {uid: $uid})
WHERE {{visible(n)}}
WITH n, properties(n) AS before,
     COLLECT {
       MATCH (n)-[has:HAS_UNIT]->(unit:Unit)
       OPTIONAL MATCH (unit)-[:AT]->(place:Place)
       RETURN {node: unit, primary: has.primary, place: place {.*, uid: null}}
     } AS units
UNWIND [n] + [each IN units | each.node] AS owner
OPTIONAL MATCH (owner)-[:HAS]->(point:ContactPoint)
WITH n, before, units, collect(point) AS points,
     collect(CASE WHEN point IS NOT NULL
                  THEN {kind: 'contact_point', of: owner.uid, more: {}, properties: properties(point)} END) AS told
WITH n, before, [each IN units | each.node] + points AS parts,
     [each IN units |
      {kind: 'unit', of: n.uid, more: {primary: each.primary, place: each.place}, properties: properties(each.node)}]
     + told AS told
FOREACH (part IN parts | DETACH DELETE part)
DETACH DELETE n
RETURN before, told AS parts

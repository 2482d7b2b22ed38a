// Finds a unit with its properties, and the party that has it.
// $uid: STRING uid of the unit
MATCH (n:Party)-[:HAS_UNIT]->(unit:Unit {uid: $uid})
WHERE {{visible(n)}}
RETURN n.uid AS party, properties(unit) AS properties

// Creates a unit of a party; when it is the primary one, no other stays so.
// $party: STRING uid of the party
// $properties: MAP uid, name and the rest
// $primary: BOOLEAN whether it is the primary unit
MATCH (n:Party {uid: $party})
WHERE {{visible(n)}}
FOREACH (has IN CASE WHEN $primary THEN [(n)-[other:HAS_UNIT]->(:Unit) | other] ELSE [] END | SET has.primary = false)
CREATE (n)-[:HAS_UNIT {primary: $primary}]->(unit:Unit)
SET unit = $properties
RETURN unit.uid AS uid

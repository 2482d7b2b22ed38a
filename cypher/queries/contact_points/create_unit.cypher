// Creates a unit of a party; when it is the primary one, no other stays so, and those are returned.
// $party: STRING uid of the party
// $properties: MAP uid, name and the rest
// $primary: BOOLEAN whether it is the primary unit
MATCH (n:Party {uid: $party})
WHERE {{visible(n)}}
WITH n, COLLECT {
       MATCH (n)-[has:HAS_UNIT]->(unit:Unit)
       WHERE $primary AND has.primary
       RETURN {has: has, unit: unit}
     } AS others
FOREACH (other IN [each IN others | each.has] | SET other.primary = false)
FOREACH (other IN [each IN others | each.unit] | SET other.version = coalesce(other.version, 0) + 1)
CREATE (n)-[:HAS_UNIT {primary: $primary}]->(unit:Unit)
SET unit = $properties
RETURN [each IN others | {uid: each.unit.uid, version: each.unit.version}] AS no_longer_primary

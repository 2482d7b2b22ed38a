// Makes a unit the primary one of its party; returns the others, which are it no more.
// $uid: STRING uid of the unit
MATCH (n:Party)-[has:HAS_UNIT]->(unit:Unit {uid: $uid})
WHERE {{visible(n)}}
WITH n, has, unit, COLLECT {
       MATCH (n)-[held:HAS_UNIT]->(other:Unit)
       WHERE held.primary AND other <> unit
       RETURN {has: held, unit: other}
     } AS others
FOREACH (other IN [each IN others | each.has] | SET other.primary = false)
FOREACH (other IN [each IN others | each.unit] | SET other.version = coalesce(other.version, 0) + 1)
SET has.primary = true, unit.version = coalesce(unit.version, 0) + 1
RETURN [each IN others | {uid: each.unit.uid, version: each.unit.version}] AS no_longer_primary, unit.version AS version

// Lists the units of a party.
// $party: STRING its uid
MATCH (n:Party {uid: $party})-[has:HAS_UNIT]->(unit:Unit)
WHERE {{visible(n)}}
RETURN unit.uid AS uid, unit.name AS name, coalesce(has.primary, false) AS primary
ORDER BY NOT primary, name, uid

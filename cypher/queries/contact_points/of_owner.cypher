// Lists the contact points of a party or a unit.
// $owner: STRING its uid
MATCH (:{{label}} {uid: $owner})-[:HAS]->(point:ContactPoint)
RETURN point.uid AS uid, point.type AS type, point.value AS value, point.normalized AS normalized,
       coalesce(point.primary, false) AS primary
ORDER BY type, NOT primary, value

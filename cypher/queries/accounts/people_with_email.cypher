// Finds people with an e-mail address, themselves or in a unit, who have no account; two at most.
// $email_key: STRING what the address is compared by
// $types: LIST<STRING> contact point types of e-mail addresses
MATCH (point:ContactPoint {normalized: $email_key})
WHERE point.type IN $types
MATCH (point)<-[:HAS|HAS_UNIT*1..2]-(n:Person)
WHERE {{visible(n)}} AND NOT EXISTS { MATCH (:User)-[:IS]->(n) }
RETURN DISTINCT n.uid AS uid, n.name AS name
ORDER BY uid
LIMIT 2

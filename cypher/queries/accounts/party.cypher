// Reads the name of a party that may become a user's, its e-mail addresses, and whose it is already.
// $party: STRING uid of the party
// $types: LIST<STRING> contact point types of e-mail addresses
MATCH (n:Party {uid: $party})
WHERE {{visible(n)}}
RETURN n.name AS name, [(user:User)-[:IS]->(n) | user.name][0] AS user,
       COLLECT {
         MATCH (n)-[:HAS|HAS_UNIT*1..2]->(point:ContactPoint)
         WHERE point.type IN $types
         RETURN point.value ORDER BY point.primary DESC, point.value
       } AS emails

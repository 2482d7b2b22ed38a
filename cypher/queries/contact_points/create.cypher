// Creates a contact point; when it is the primary one of its type, no other stays so, and those are returned.
// $owner: STRING uid of the party or the unit
// $properties: MAP uid, type, value, normalized, link and primary
MATCH (owner:{{label}} {uid: $owner})
WITH owner, CASE
       WHEN $properties.primary
       THEN [(owner)-[:HAS]->(other:ContactPoint) WHERE other.type = $properties.type AND other.primary | other]
       ELSE []
     END AS others
FOREACH (other IN others | SET other.primary = false, other.version = coalesce(other.version, 0) + 1)
CREATE (owner)-[:HAS]->(point:ContactPoint)
SET point = $properties
RETURN [other IN others | {uid: other.uid, version: other.version}] AS no_longer_primary

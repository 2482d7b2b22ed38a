// Creates a contact point of a party or a unit; when it is the primary one of its type, no other stays so.
// $owner: STRING uid of the party or the unit
// $properties: MAP uid, type, value, normalized, link and primary
MATCH (owner:{{label}} {uid: $owner})
FOREACH (
  point IN CASE
    WHEN $properties.primary THEN [(owner)-[:HAS]->(other:ContactPoint) WHERE other.type = $properties.type | other]
    ELSE []
  END | SET point.primary = false
)
CREATE (owner)-[:HAS]->(point:ContactPoint)
SET point = $properties
RETURN point.uid AS uid

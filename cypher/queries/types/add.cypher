// Adds the relationship types that are missing and returns those.
// $types: LIST<MAP> all properties of each
UNWIND $types AS given
OPTIONAL MATCH (known:RelationshipType {name: given.name})
WITH given, known
WHERE known IS NULL
CREATE (type:RelationshipType)
SET type = given
RETURN type.name AS name, properties(type) AS properties

// Adds the contact point types that are missing and returns those.
// $types: LIST<MAP> name, label, kind and link of each
UNWIND $types AS given
OPTIONAL MATCH (known:ContactPointType {name: given.name})
WITH given, known
WHERE known IS NULL
CREATE (type:ContactPointType)
SET type = given
RETURN type.name AS name, properties(type) AS properties

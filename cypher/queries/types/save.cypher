// Writes a relationship type.
// $name: STRING its name
// $properties: MAP all of its properties
MERGE (type:RelationshipType {name: $name})
SET type = $properties
RETURN type.name AS name

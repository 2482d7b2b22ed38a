// Deletes a relationship type, not its relationships.
// $name: STRING its name
MATCH (type:RelationshipType {name: $name})
DELETE type
RETURN $name AS name

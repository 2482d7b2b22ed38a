// Writes a relationship type and returns what it was before.
// $name: STRING its name
// $properties: MAP all of its properties
MERGE (catalogue:Catalogue {name: 'types'})
SET catalogue.version = coalesce(catalogue.version, 0) + 1
MERGE (type:RelationshipType {name: $name})
WITH type, CASE WHEN type.forward IS NULL THEN null ELSE properties(type) END AS before
SET type = $properties
RETURN before

// Deletes a relationship type, not its relationships, and returns what it was.
// $name: STRING its name
MERGE (catalogue:Catalogue {name: 'types'})
SET catalogue.version = coalesce(catalogue.version, 0) + 1
WITH catalogue
MATCH (type:RelationshipType {name: $name})
WITH type, properties(type) AS before
DELETE type
RETURN before

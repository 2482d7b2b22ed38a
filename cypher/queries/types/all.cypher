// Lists all relationship types.
MATCH (type:RelationshipType)
RETURN properties(type) AS type
ORDER BY type.name

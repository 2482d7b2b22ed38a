// Lists the contact point types.
MATCH (type:ContactPointType)
RETURN properties(type) AS type
ORDER BY type.name

// Lists all relationships with the ids of their ends.
MATCH (one)-[tie]->(other)
RETURN elementId(one) AS source, elementId(other) AS target, type(tie) AS type, properties(tie) AS properties

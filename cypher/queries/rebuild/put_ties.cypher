// Creates relationships with the properties that they had.
// $ties: LIST<MAP> source and target (ids of nodes), type and properties of each
UNWIND $ties AS row
MATCH (one) WHERE elementId(one) = row.source
MATCH (other) WHERE elementId(other) = row.target
CREATE (one)-[tie:$(row.type)]->(other)
SET tie = row.properties

// Creates nodes with the labels and properties that they had, and returns their new ids by the old ones.
// $nodes: LIST<MAP> id, labels and properties of each
UNWIND $nodes AS row
CREATE (node:$(row.labels))
SET node = row.properties
RETURN row.id AS was, elementId(node) AS id

// Counts the relationships of a type that hold a value in one of these properties, whoever may see them.
// $columns: LIST<STRING> the properties
MATCH ()-[r:{{type}}]->()
WHERE any(column IN $columns WHERE r[column] IS NOT NULL)
RETURN count(r) AS records

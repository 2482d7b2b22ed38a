// Counts the records of a kind that hold a value in one of these properties, whoever may see them.
// $columns: LIST<STRING> the properties
MATCH (n:{{label}})
WHERE any(column IN $columns WHERE n[column] IS NOT NULL)
RETURN count(n) AS records

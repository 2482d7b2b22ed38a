// Counts the relationships of a type that hold encrypted values.
// $fields: LIST<STRING> properties that are encrypted
MATCH ()-[r:{{type}}]->()
WHERE any(field IN $fields WHERE r[field] IS NOT NULL)
RETURN count(r) AS records

// Counts the records of a kind that hold encrypted values.
// $fields: LIST<STRING> properties that are encrypted
MATCH (n:{{label}})
WHERE any(field IN $fields WHERE n[field] IS NOT NULL)
RETURN count(n) AS records

// Counts the parties that this viewer may see.
MATCH (n:Party)
WHERE {{visible(n)}}
RETURN count(n) AS number

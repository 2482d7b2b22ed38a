// Counts the parties that have each term of one vocabulary, those that this viewer may see.
MATCH (n:Party)-[:{{link}}]->(term:{{vocabulary}})
WHERE {{visible(n)}}
RETURN term.name AS name, count(n) AS uses

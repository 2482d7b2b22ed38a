// Counts the parties by their contact type or own kind, those that this viewer may see.
MATCH (n:Party)
WHERE n.{{property}} IS NOT NULL AND {{visible(n)}}
RETURN n.{{property}} AS name, count(n) AS uses

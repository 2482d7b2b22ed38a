// Tells whether there is any party at all that this viewer may see.
MATCH (n:Party)
WHERE {{visible(n)}}
RETURN n.uid AS uid
LIMIT 1

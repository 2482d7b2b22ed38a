// Collects the uids of all parties that this viewer may see, as one value, since rows of so many take much longer.
MATCH (n:Party)
WHERE {{visible(n)}}
RETURN collect(n.uid) AS uids

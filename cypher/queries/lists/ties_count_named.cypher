// Counts the relationships of a list that are found by a word.
// $bound: INTEGER how many are counted at most
{{named(r)}}
MATCH (source:Party)-[r]->(target:Party)
WHERE {{visible(source)}} AND {{visible_tie(r)}} AND {{visible(target)}} AND {{held(r)}}
WITH r LIMIT $bound
RETURN count(*) AS total

// Counts the relationships of a list.
// $bound: INTEGER how many are counted at most
MATCH (source:Party)-[r:{{ties}}]->(target:Party)
WHERE {{visible(source)}} AND {{visible_tie(r)}} AND {{visible(target)}}
  AND {{held(r)}}
  AND {{tie_words(r)}}
WITH r LIMIT $bound
RETURN count(*) AS total

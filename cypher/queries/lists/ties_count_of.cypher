// Counts the relationships of a party in a list.
// $party: STRING uid of the party
// $bound: INTEGER how many are counted at most
MATCH (n:Party {uid: $party})-[r:{{ties}}]-(m:Party)
WHERE {{visible(n)}} AND {{visible_tie(r)}} AND {{visible(m)}}
  AND {{held(r)}}
  AND {{tie_words(r)}}
WITH DISTINCT r LIMIT $bound
RETURN count(*) AS total

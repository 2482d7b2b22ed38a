// Lists which of some pairs of parties are neighbours, where both have too many ties to expand either.
// $pairs: LIST<LIST<STRING>> the pairs of uids
UNWIND $pairs AS pair
MATCH (n:Party {uid: pair[0]}), (m:Party {uid: pair[1]})
USING INDEX SEEK n:Party(uid)
USING INDEX SEEK m:Party(uid)
WHERE {{visible(n)}} AND {{visible(m)}}
  AND EXISTS { MATCH (n)-[r:{{ties}}]-(m) WHERE {{valid(r)}} AND {{visible_tie(r)}} }
RETURN pair[0] AS uid, [pair[1]] AS others

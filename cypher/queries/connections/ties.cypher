// Lists the ties of pairs of neighbours.
// $pairs: LIST<LIST<STRING>> the pairs of uids
UNWIND $pairs AS pair
MATCH (n:Party {uid: pair[0]}), (m:Party {uid: pair[1]})
USING INDEX n:Party(uid)
USING INDEX m:Party(uid)
MATCH (n)-[r:{{ties}}]-(m)
WHERE {{visible(n)}} AND {{visible(m)}} AND {{valid(r)}} AND {{visible_tie(r)}}
RETURN pair[0] AS one, pair[1] AS other, type(r) AS type, startNode(r) = n AS forward, properties(r) AS properties
ORDER BY one, other, r.uid

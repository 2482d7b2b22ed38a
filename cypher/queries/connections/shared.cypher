// Lists the neighbours that two parties share, where both have too many ties to expand either.
// $one: STRING uid
// $other: STRING uid
// $limit: INTEGER how many at most
MATCH (n:Party {uid: $one}), (m:Party {uid: $other})
USING INDEX SEEK n:Party(uid)
USING INDEX SEEK m:Party(uid)
WHERE {{visible(n)}} AND {{visible(m)}}
MATCH (n)-[r:{{ties}}]-(x:Party)-[s:{{ties}}]-(m)
WHERE {{valid(r)}} AND {{visible_tie(r)}} AND {{valid(s)}} AND {{visible_tie(s)}} AND {{visible(x)}}
WITH DISTINCT x.uid AS uid
ORDER BY uid
LIMIT $limit
RETURN uid

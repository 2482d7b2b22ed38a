// Lists the relationships between two parties, the latest first.
// $one: STRING uid
// $other: STRING uid
// $limit: INTEGER how many at most
MATCH (n:Party {uid: $one})-[r:{{ties}}]-(m:Party {uid: $other})
WHERE {{visible(n)}} AND {{visible(m)}} AND {{visible_tie(r)}}
RETURN r.uid AS uid, type(r) AS type, startNode(r) = n AS forward, properties(r) AS properties
ORDER BY coalesce(r.until, date('9999-12-31')) DESC, r.since DESC, r.uid
LIMIT $limit

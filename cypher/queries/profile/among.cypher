// Lists the relationships that parties have among each other.
// $uids: LIST<STRING> the parties, a few
// $limit: INTEGER how many at most
UNWIND $uids AS uid
UNWIND $uids AS other
WITH uid, other
WHERE uid < other
MATCH (n:Party {uid: uid}), (m:Party {uid: other})
USING INDEX SEEK n:Party(uid)
USING INDEX SEEK m:Party(uid)
MATCH (n)-[r:{{ties}}]-(m)
WHERE {{visible(n)}} AND {{visible(m)}} AND {{valid(r)}} AND {{visible_tie(r)}}
RETURN uid AS one, other, type(r) AS type, startNode(r) = n AS forward, properties(r) AS properties
ORDER BY r.uid
LIMIT $limit

// Lists the neighbours of parties, each with the number of its ties.
// $uids: LIST<STRING> the parties
// $limit: INTEGER how many pairs at most
UNWIND $uids AS uid
MATCH (n:Party {uid: uid})-[r:{{ties}}]-(m:Party)
USING INDEX n:Party(uid)
WHERE {{visible(n)}} AND {{valid(r)}} AND {{visible_tie(r)}} AND {{visible(m)}}
WITH DISTINCT uid, m
LIMIT $limit
RETURN uid, collect([m.uid, COUNT { (m)--() }]) AS others

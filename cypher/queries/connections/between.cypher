// Lists which of some parties are neighbours of which others; the first are expanded, so they should be the smaller.
// $uids: LIST<STRING> the parties to expand
// $others: LIST<STRING> the parties to look for
// $limit: INTEGER how many pairs at most
UNWIND $uids AS uid
MATCH (n:Party {uid: uid})-[r:{{ties}}]-(m:Party)
USING INDEX n:Party(uid)
WITH uid, n, r, m  // keeps the planner from starting at all of $others for each of $uids
WHERE m.uid IN $others AND {{visible(n)}} AND {{valid(r)}} AND {{visible_tie(r)}} AND {{visible(m)}}
WITH DISTINCT uid, m
ORDER BY uid, m.uid
LIMIT $limit
RETURN uid, collect(m.uid) AS others

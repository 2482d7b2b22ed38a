// Lists which of some parties are neighbours of which others; the first are expanded, so they should be the smaller.
// All in one row: each is [uid, others].
// $uids: LIST<STRING> the parties to expand
// $others: MAP the parties to look for by uid, in a map since the planner would start at all of a list for each of $uids
// $limit: INTEGER how many pairs at most
UNWIND $uids AS uid
MATCH (n:Party {uid: uid})-[r:{{ties}}]-(m:Party)
USING INDEX SEEK n:Party(uid)
WHERE $others[m.uid] IS NOT NULL AND {{visible(n)}} AND {{valid(r)}} AND {{visible_tie(r)}} AND {{visible(m)}}
WITH DISTINCT uid, m
ORDER BY uid, m.uid
LIMIT $limit
WITH uid, collect(m.uid) AS others
RETURN collect([uid, others]) AS found

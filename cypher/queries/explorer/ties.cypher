// Lists the ties that parties of a picture have among each other, of all times, each once.
// Each is read from the end with fewer ties, so that of a hub and its neighbours only these are expanded; which end that
// is changes nothing in the answer.
// $uids: LIST<STRING> the parties
// $known: MAP the same by uid; in a map, since the planner would start at all of a list for each of them
// $fresh: LIST<STRING> those of which one is an end of each tie; null for all
// $most: INTEGER how many at most
MATCH (n:Party)
USING INDEX SEEK n:Party(uid)
WHERE n.uid IN $uids AND {{visible(n)}}
WITH n, n.uid AS uid, COUNT { (n)--() } AS degree
ORDER BY degree, uid
WITH collect([n, uid, degree]) AS all
WITH all, [each IN all WHERE $fresh IS NULL OR each[1] IN $fresh][-1] AS last
UNWIND all[..-1] AS one
WITH one[0] AS n, one[1] AS uid, one[2] AS degree, last
WHERE $fresh IS NULL OR uid IN $fresh OR degree < last[2] OR (degree = last[2] AND uid < last[1])
MATCH (n)-[r:{{ties}}]-(m:Party)
WITH n, uid, degree, r, m
WHERE $known[m.uid] IS NOT NULL
WITH n, uid, degree, r, m, m.uid AS other, COUNT { (m)--() } AS others
WHERE (degree < others OR (degree = others AND uid < other)) AND ($fresh IS NULL OR uid IN $fresh OR other IN $fresh)
  AND {{visible(m)}} AND {{visible_tie(r)}} AND {{valid(r)}}
WITH r, startNode(r) = n AS forward, uid, other
ORDER BY r.uid
WITH collect([r, forward, uid, other]) AS found
RETURN size(found) AS number,
       [each IN found[..$most] |
        [each[0].uid, CASE WHEN each[1] THEN each[2] ELSE each[3] END, CASE WHEN each[1] THEN each[3] ELSE each[2] END,
         type(each[0]), each[0].since, each[0].since_precision, each[0].until, each[0].until_precision,
         each[0].title]] AS ties

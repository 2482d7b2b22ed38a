// Tells of each tie of pairs of neighbours the place of its pair, its type, and when it began and ended, as text.
// All in one row: an answer may look at thousands of ties, of which it tells few.
// $pairs: LIST<LIST<STRING>> the pairs of uids
UNWIND range(0, size($pairs) - 1) AS place
WITH place, $pairs[place] AS pair
MATCH (n:Party {uid: pair[0]}), (m:Party {uid: pair[1]})
USING INDEX SEEK n:Party(uid)
USING INDEX SEEK m:Party(uid)
WITH place, n, m SKIP 0  // has both found before the ties, whatever the planner thinks of how many there are
MATCH (n)-[r:{{ties}}]-(m)
WHERE {{visible(n)}} AND {{visible(m)}} AND {{valid(r)}} AND {{visible_tie(r)}}
RETURN collect([place, type(r), toString(r.since), toString(r.until)]) AS found

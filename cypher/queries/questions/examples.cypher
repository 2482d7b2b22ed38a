// Finds people to make questions of, the first in the order of names, each with some of their ties and the other ends.
// $people: INTEGER how many people at most
// $ties: INTEGER how many ties of each at most
MATCH (n:Party)
USING INDEX n:Party(sort_key)
WHERE n.sort_key >= '' AND n:Person AND {{visible(n)}}
WITH n ORDER BY n.sort_key, n.uid LIMIT $people
CALL (n) {
  MATCH (n)-[r:{{ties}}]-(m:Party)
  WHERE {{valid(r)}} AND {{visible_tie(r)}} AND {{visible(m)}}
  WITH r, m, startNode(r) = n AS forward ORDER BY m.sort_key, m.uid, type(r), r.uid LIMIT $ties
  RETURN collect({
    type: type(r), forward: forward, since: r.since, uid: m.uid, name: m.name,
    alone: COUNT { MATCH (other:Party) WHERE other.name_key = m.name_key AND {{visible(other)}} } = 1
  }) AS ties
}
RETURN n.uid AS uid, n.name AS name,
       COUNT { MATCH (other:Party) WHERE other.name_key = n.name_key AND {{visible(other)}} } = 1 AS alone, ties
ORDER BY n.sort_key, n.uid

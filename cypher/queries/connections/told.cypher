// Tells of parties by their uid what they are called, and lists the ties of pairs of neighbours.
// $uids: LIST<STRING> the parties
// $pairs: LIST<LIST<STRING>> the pairs of uids
RETURN COLLECT {
  UNWIND $uids AS uid
  MATCH (n:Party {uid: uid})
  USING INDEX SEEK n:Party(uid)
  WHERE {{visible(n)}}
  RETURN {uid: uid, name: n.name, label: [label IN labels(n) WHERE label <> 'Party'][0], subkind: n.subkind}
} AS parties,
COLLECT {
  UNWIND $pairs AS pair
  MATCH (n:Party {uid: pair[0]}), (m:Party {uid: pair[1]})
  USING INDEX SEEK n:Party(uid)
  USING INDEX SEEK m:Party(uid)
  WITH pair, n, m SKIP 0  // has both found before the ties, whatever the planner thinks of how many there are
  MATCH (n)-[r:{{ties}}]-(m)
  WHERE {{visible(n)}} AND {{visible(m)}} AND {{valid(r)}} AND {{visible_tie(r)}}
  RETURN {one: pair[0], other: pair[1], type: type(r), forward: startNode(r) = n, properties: properties(r)}
  ORDER BY pair, r.uid
} AS ties

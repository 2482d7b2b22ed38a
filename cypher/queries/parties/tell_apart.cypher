// Tells parties of the same name apart by what they are and by their strongest visible ties.
// $uids: LIST<STRING> the parties
UNWIND $uids AS uid
MATCH (n:Party {uid: uid})
WHERE {{visible(n)}}
CALL (n) {
  MATCH (n)-[r:{{ties}}]-(m:Party)
  WHERE {{valid(r)}} AND {{visible_tie(r)}} AND {{visible(m)}}
  WITH type(r) AS type, startNode(r) = n AS forward, m.name AS other
  LIMIT 200
  WITH DISTINCT type, forward, other
  ORDER BY type, other
  RETURN collect({type: type, forward: forward, other: other})[0..3] AS ties
}
RETURN uid, n.birthday AS birthday, n.external_id AS external_id, ties

// Tells parties of the same name apart by what they are and by some of their ties, those with organizations first.
// $uids: LIST<STRING> the parties
UNWIND $uids AS uid
MATCH (n:Party {uid: uid})
WHERE {{visible(n)}}
CALL (n) {
  MATCH (n)-[r:{{ties}}]-(m:Party)
  WHERE {{valid(r)}} AND {{visible_tie(r)}} AND {{visible(m)}}
  WITH DISTINCT type(r) AS type, startNode(r) = n AS forward, m.name AS other, m:Organization AS organization
  ORDER BY organization DESC, type, other
  LIMIT 30
  RETURN collect({type: type, forward: forward, other: other, organization: organization}) AS ties
}
RETURN uid, n.birthday AS birthday, n.birthday_precision AS birthday_precision, n.external_id AS external_id, ties

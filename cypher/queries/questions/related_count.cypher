// Counts who stands at the other end of a party's relationships of some types, each party once.
// $uid: STRING the party
// $as_source: LIST<STRING> types in which those asked for are the source
// $as_target: LIST<STRING> types in which they are the target
MATCH (n:Party {uid: $uid})-[r:{{ties}}]-(m:Party)
USING INDEX SEEK n:Party(uid)
WHERE {{visible(n)}} AND {{valid(r)}} AND {{visible_tie(r)}} AND {{visible(m)}}
  AND ((startNode(r) = m AND type(r) IN $as_source) OR (startNode(r) = n AND type(r) IN $as_target))
RETURN count(DISTINCT m) AS parties

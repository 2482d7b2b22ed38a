// Lists who stands at the other end of a party's relationships of some types.
// $uid: STRING the party
// $as_source: LIST<STRING> types in which those asked for are the source
// $as_target: LIST<STRING> types in which they are the target
// $limit: INTEGER how many relationships at most
MATCH (n:Party {uid: $uid})-[r:{{ties}}]-(m:Party)
USING INDEX SEEK n:Party(uid)
WHERE {{visible(n)}} AND {{valid(r)}} AND {{visible_tie(r)}} AND {{visible(m)}}
  AND ((startNode(r) = m AND type(r) IN $as_source) OR (startNode(r) = n AND type(r) IN $as_target))
RETURN m.uid AS uid, m.name AS name, [label IN labels(m) WHERE label <> 'Party'][0] AS label, m.subkind AS subkind,
       m.sort_key AS sort_key, type(r) AS type, startNode(r) = n AS forward, properties(r) AS properties
ORDER BY sort_key, uid, r.uid
LIMIT $limit

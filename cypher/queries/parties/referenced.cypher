// Finds the parties that a party refers to by its fields: those at the other end of relationships of these types.
// $uid: STRING its uid
MATCH (n:Party {uid: $uid})-[r:{{ties}}]-(m:Party)
WHERE {{visible(n)}} AND {{valid(r)}} AND {{visible_tie(r)}} AND {{visible(m)}}
RETURN type(r) AS type, startNode(r) = n AS forward, m.uid AS uid, m.name AS name,
       [label IN labels(m) WHERE label <> 'Party'][0] AS label, m.subkind AS subkind, r.uid AS tie, r.since AS since
ORDER BY since IS NULL, since DESC, tie DESC

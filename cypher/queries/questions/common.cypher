// Lists who has ties with both of two parties.
// $one: STRING uid
// $other: STRING uid
// $limit: INTEGER how many parties at most
MATCH (a:Party {uid: $one}), (b:Party {uid: $other})
USING INDEX SEEK a:Party(uid)
USING INDEX SEEK b:Party(uid)
WHERE {{visible(a)}} AND {{visible(b)}}
MATCH (a)-[r:{{ties}}]-(m:Party)-[s:{{ties}}]-(b)
WHERE {{valid(r)}} AND {{visible_tie(r)}} AND {{valid(s)}} AND {{visible_tie(s)}} AND {{visible(m)}}
WITH DISTINCT m
ORDER BY m.sort_key, m.uid
LIMIT $limit
RETURN m.uid AS uid, m.name AS name, [label IN labels(m) WHERE label <> 'Party'][0] AS label, m.subkind AS subkind,
       m.sort_key AS sort_key

// Lists who was tied to the same third party as one party, by the same type and at the same time.
// $uid: STRING the party
// $place: STRING uid of the third party, or null for any
// $as_source: LIST<STRING> types in which both are the source
// $as_target: LIST<STRING> types in which both are the target
// $limit: INTEGER how many relationships at most
MATCH (n:Party {uid: $uid})-[r:{{ties}}]-(x:Party)
USING INDEX SEEK n:Party(uid)
WHERE {{visible(n)}} AND {{valid(r)}} AND {{visible_tie(r)}} AND {{visible(x)}}
  AND ($place IS NULL OR x.uid = $place)
  AND ((startNode(r) = n AND type(r) IN $as_source) OR (startNode(r) = x AND type(r) IN $as_target))
MATCH (x)-[s:{{ties}}]-(m:Party)
WHERE m <> n AND type(s) = type(r) AND (startNode(s) = x) = (startNode(r) = x)
  AND {{valid(s)}} AND {{visible_tie(s)}} AND {{visible(m)}}
  AND (r.since IS NULL OR s.until IS NULL OR r.since <= s.until)
  AND (s.since IS NULL OR r.until IS NULL OR s.since <= r.until)
WITH DISTINCT m, x, s
ORDER BY m.sort_key, m.uid, s.uid
LIMIT $limit
RETURN m.uid AS uid, m.name AS name, [label IN labels(m) WHERE label <> 'Party'][0] AS label,
       m.subkind AS subkind, m.sort_key AS sort_key, x.uid AS place, type(s) AS type, startNode(s) = m AS forward,
       properties(s) AS properties

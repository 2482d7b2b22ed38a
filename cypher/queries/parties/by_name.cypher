// Finds parties by their whole name, folded.
// $keys: LIST<STRING> folded names, any of which will do
MATCH (n:Party)
WHERE n.name_key IN $keys AND {{visible(n)}}
RETURN n.uid AS uid, n.name AS name, [label IN labels(n) WHERE label <> 'Party'][0] AS label, n.subkind AS subkind
ORDER BY n.sort_key, uid
LIMIT 20

// Finds parties of a kind by conditions on their fields.
// $columns: LIST<STRING> properties and derived fields to show
// $shown: LIST<MAP> the same of those whose fields are shown
// $limit: INTEGER how many at most
// $today: DATE the day that ages are of
MATCH (n:{{label}})
WHERE {{visible(n)}}
WITH n, {{derived}} AS derived
WHERE {{fits(n)}}
RETURN n.uid AS uid, n.name AS name, [label IN labels(n) WHERE label <> 'Party'][0] AS label, n.subkind AS subkind,
       [column IN $columns | coalesce(derived[column], n[column])] AS kept,
       [given IN $shown WHERE {{has_set(n)}} | given.name] AS sets
ORDER BY n.sort_key, uid
LIMIT $limit

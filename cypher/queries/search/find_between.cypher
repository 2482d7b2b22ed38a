// Finds parties by the bounds of an indexed field, and by conditions on others.
// $columns: LIST<STRING> properties and derived fields to show
// $shown: LIST<MAP> the same of those whose fields are shown
// $limit: INTEGER how many at most
// $today: DATE the day that ages are of
// $label: STRING the kind of party, as a label
// $low: ANY the least value
// $high: ANY the greatest value
MATCH (n:Party)
USING INDEX SEEK n:Party({{property}}, sort_key)
WHERE n.{{property}} >= $low AND n.{{property}} <= $high AND n.sort_key IS NOT NULL AND $label IN labels(n) AND {{visible(n)}}
WITH n, {{derived}} AS derived
WHERE {{fits(n)}}
RETURN n.uid AS uid, n.name AS name, [label IN labels(n) WHERE label <> 'Party'][0] AS label, n.subkind AS subkind,
       [column IN $columns | coalesce(derived[column], n[column])] AS kept,
       [given IN $shown WHERE {{has_set(n)}} | given.name] AS sets
ORDER BY n.sort_key, uid
LIMIT $limit

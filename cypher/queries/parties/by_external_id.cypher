// Finds parties by the id that an import calls them.
// $id: STRING external id
// $source: STRING the import, or null for any
MATCH (n:Party {external_id: $id})
WHERE {{visible(n)}} AND ($source IS NULL OR n.external_source = $source)
RETURN n.uid AS uid, n.name AS name, [label IN labels(n) WHERE label <> 'Party'][0] AS label, n.subkind AS subkind
ORDER BY n.sort_key, uid
LIMIT 20

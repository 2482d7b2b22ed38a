// Finds the parties that an import calls by these ids, for what refers to them.
// $source: STRING the import
// $ids: LIST<STRING> external ids
UNWIND $ids AS id
MATCH (n:Party {external_source: $source, external_id: id})
USING INDEX SEEK n:Party(external_source, external_id)
WHERE {{visible(n)}}
RETURN id, n.uid AS uid, [label IN labels(n) WHERE label <> 'Party'][0] AS label,
       n {.subkind, .folder, .owner} AS properties

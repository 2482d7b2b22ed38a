// Finds the parties that an import calls by these ids, hidden ones too, so that no id is taken twice.
// $source: STRING the import
// $ids: LIST<STRING> external ids
UNWIND $ids AS id
MATCH (n:Party {external_source: $source, external_id: id})
USING INDEX SEEK n:Party(external_source, external_id)
RETURN id, n.uid AS uid, [label IN labels(n) WHERE label <> 'Party'][0] AS label, {{visible(n)}} AS visible,
       n {.*, created_at: null} AS properties,
       [(n)-[:HAS]->(point:ContactPoint) | properties(point)] AS contacts

// Takes the write locks of the parties that an import calls by these ids, hidden ones too; nothing of them is told.
// $source: STRING the import
// $ids: LIST<STRING> external ids, sorted, so that two writers never wait for each other
UNWIND $ids AS id
MATCH (n:Party {external_source: $source, external_id: id})
USING INDEX SEEK n:Party(external_source, external_id)
SET n.lock = true
REMOVE n.lock

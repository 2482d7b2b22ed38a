// Creates relationships between parties and counts them. Many have equal properties, which are sent once.
// $rows: LIST<LIST<ANY>> uids of source and target, type, uid, external id, and the index of the properties, of each
// $properties: LIST<MAP> properties without identity
// $source: STRING the import
// $at: DATETIME when
// $by: STRING who
UNWIND $rows AS row
MATCH (a:Party {uid: row[0]})
USING INDEX SEEK a:Party(uid)
MATCH (b:Party {uid: row[1]})
USING INDEX SEEK b:Party(uid)
WHERE {{visible(a)}} AND {{visible(b)}}
CREATE (a)-[r:$(row[2]) {
  uid: row[3], external_id: row[4], external_source: $source, origin: $source, created_at: $at, created_by: $by,
  version: 1
}]->(b)
SET r += $properties[row[5]]
SET {{bounded(r)}}
RETURN count(r) AS created

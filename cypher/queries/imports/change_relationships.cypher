// Sets properties of relationships; null removes one.
// $rows: LIST<MAP> source and target (uids of the ends), uid, and changes of each
// $at: DATETIME when
// $by: STRING who
UNWIND $rows AS row
MATCH (a:Party {uid: row.source})
USING INDEX SEEK a:Party(uid)
MATCH (b:Party {uid: row.target})
USING INDEX SEEK b:Party(uid)
MATCH (a)-[r]->(b)
WHERE r.uid = row.uid AND {{visible(a)}} AND {{visible(b)}} AND {{visible_tie(r)}}
SET r += row.changes, r.modified_at = $at, r.modified_by = $by,
    r.version = coalesce(r.version, 0) + 1
SET {{bounded(r)}}

// Sets properties of parties; null removes one.
// $rows: LIST<MAP> uid and changes of each
// $at: DATETIME when
// $by: STRING who
UNWIND $rows AS row
MATCH (n:Party {uid: row.uid})
USING INDEX SEEK n:Party(uid)
WHERE {{visible(n)}}
SET n += row.changes, n.modified_at = $at, n.modified_by = $by,
    n.version = coalesce(n.version, 0) + 1

// Sets what contact points say; null removes a property.
// $rows: LIST<MAP> uid and changes of each
UNWIND $rows AS row
MATCH (point:ContactPoint {uid: row.uid})
USING INDEX SEEK point:ContactPoint(uid)
SET point += row.changes, point.version = coalesce(point.version, 0) + 1

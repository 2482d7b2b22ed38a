// Gives attribute sets to parties themselves; those that they had are replaced.
// $changes: LIST<MAP> uid of a party and the names of all sets that it has from now on
// $at: DATETIME when
// $by: STRING who
UNWIND $changes AS change
MATCH (n:Party {uid: change.uid})
WHERE {{visible(n)}}
SET n.attribute_sets = CASE WHEN change.terms = [] THEN null ELSE change.terms END,
    n.modified_at = $at, n.modified_by = $by, n.version = coalesce(n.version, 0) + 1
RETURN n.uid AS uid

// Gives parties terms of one vocabulary and takes others off them; tells how many of the given terms are there.
// $changes: LIST<MAP> uid of a party, the names of the terms that are added, and of those that are removed
// $at: DATETIME when
// $by: STRING who
UNWIND $changes AS change
MATCH (n:Party {uid: change.uid})
WHERE {{visible(n)}}
SET n.modified_at = $at, n.modified_by = $by, n.version = coalesce(n.version, 0) + 1
WITH n, change
CALL (n, change) {
  MATCH (n)-[held:{{link}}]->(term:{{vocabulary}})
  WHERE term.name IN change.removed
  DELETE held
}
CALL (n, change) {
  UNWIND change.added AS name
  MATCH (term:{{vocabulary}} {name: name})
  MERGE (n)-[:{{link}}]->(term)
  RETURN count(term) AS added
}
RETURN n.uid AS uid, added

// sorted_by.reference(n): by what a list sorts the party n: the folded name of whom its newest reference leads to.
// $reference: STRING the relationship type that it is kept as
// $forward: BOOLEAN whether it leads from the party, not to it
COLLECT {
  MATCH (n)-[r:{{walked}}]-(m:Party)
  WHERE type(r) = $reference AND $forward = (startNode(r) = n) AND {{valid(r)}} AND {{visible_tie(r)}} AND {{visible(m)}}
  RETURN m.name_key ORDER BY r.since IS NULL, r.since DESC, r.uid DESC
  LIMIT 1
}[0]

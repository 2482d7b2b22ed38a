// sorted_by.current_relationships(n): by what a list sorts the party n: how many relationships it has.
COUNT {
  MATCH (n)-[r:{{walked}}]-(m:Party)
  WHERE {{valid(r)}} AND {{visible_tie(r)}} AND {{visible(m)}}
}

// sorted_by.tags(n): by what a list sorts the party n: its tags, folded, one after the other as they are shown.
nullIf(reduce(text = '', each IN COLLECT {
  MATCH (n)-[:TAGGED]->(tag:Tag)
  RETURN tag.key ORDER BY tag.key
} | text + '\u0000' + each), '')

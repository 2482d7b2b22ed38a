// Lists the parties that have a term of a vocabulary, whoever may see them: the term itself changes.
// $name: STRING name of the term
// $limit: INTEGER how many at most
MATCH (n:Party)-[:{{link}}]->(:{{vocabulary}} {name: $name})
RETURN n.uid AS uid
LIMIT $limit

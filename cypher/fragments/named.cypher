// named(r): the relationships r that have some words in their title and the names of their parties, each once: those of the
// parties in whose name one of the words stands, and those in whose title it does. The titles are looked through apart,
// since whatever is found passes through all that is united with it.
// $word: MAP the one of the words
CALL () {
  MATCH (named:Party)
  USING TEXT INDEX named:Party(name_key)
  WHERE named.name_key CONTAINS $word.key AND {{visible(named)}}
  WITH named, [word IN $words WHERE NOT named.name_key CONTAINS word.key] AS missing
  MATCH (named)-[r:{{ties}}]-(other:Party)
  WHERE all(word IN missing WHERE ($titles AND r.title_key CONTAINS word.typed) OR other.name_key CONTAINS word.key)
  RETURN r
  UNION
  CALL () {
    MATCH ()-[r:{{each of indexed}}]->() USING INDEX r:{{each of indexed}}(title_key, uid) WHERE $titles AND r.title_key > '' AND r.uid >= '' AND r.title_key CONTAINS $word.typed AND {{tie_words(r)}} RETURN r UNION ALL
    MATCH ()-[r:{{rest}}]->() WHERE $titles AND r.title_key CONTAINS $word.typed AND {{tie_words(r)}} RETURN r
  }
  RETURN r
}

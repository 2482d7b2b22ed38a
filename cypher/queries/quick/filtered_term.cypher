// Finds the parties that the search box asks for by operators alone, one of them a tag or a role, by name.
// $tags: LIST<STRING> folded tags that they have one of; none when a role is asked for
// $roles: LIST<STRING> roles that they have one of; none when a tag is asked for
// $limit: INTEGER how many at most
CALL () {
  MATCH (term:Tag)<-[:TAGGED]-(n:Party)
  WHERE term.key IN $tags AND {{visible(n)}}
  RETURN n
  UNION
  MATCH (term:Role)<-[:HAS_ROLE]-(n:Party)
  WHERE term.name IN $roles AND {{visible(n)}}
  RETURN n
}
WITH n
WHERE {{worded(n)}} AND {{operated(n)}}
RETURN n.uid AS uid, n.name AS name, [label IN labels(n) WHERE label <> 'Party'][0] AS label, n.subkind AS subkind,
       n.sort_key AS sort_key, n.name_key AS name_key, n.nickname_key AS nickname_key, n.nickname AS nickname
ORDER BY n.sort_key, n.uid
LIMIT $limit

// Finds parties by a tag that begins with a text.
// $text: STRING folded
// $limit: INTEGER how many at most
MATCH (tag:Tag)<-[:TAGGED]-(n:Party)
WHERE tag.key STARTS WITH $text AND {{visible(n)}} AND {{asked(n)}}
WITH n, tag
ORDER BY tag.key, n.sort_name, n.uid
LIMIT $limit
RETURN n.uid AS uid, n.name AS name, [label IN labels(n) WHERE label <> 'Party'][0] AS label, n.subkind AS subkind,
       n.sort_name AS sort_name, n.name_key AS name_key, n.nickname_key AS nickname_key, n.nickname AS nickname, tag.name AS value, tag.key AS key
ORDER BY key, sort_name, uid

// Finds the parties whose name, or name in a list, begins with a text; those first that come first by name.
// $text: STRING folded
// $title: STRING as a sort name is written
// $limit: INTEGER how many at most
CALL () {
  MATCH (n:Party)
  USING INDEX n:Party(name_key)
  WHERE n.name_key STARTS WITH $text AND {{visible(n)}} AND {{asked(n)}}
  RETURN n ORDER BY n.name_key, n.uid LIMIT $limit
  UNION
  MATCH (n:Party)
  USING INDEX n:Party(sort_name)
  WHERE n.sort_name STARTS WITH $title AND {{visible(n)}} AND {{asked(n)}}
  RETURN n ORDER BY n.sort_name, n.uid LIMIT $limit
}
RETURN n.uid AS uid, n.name AS name, [label IN labels(n) WHERE label <> 'Party'][0] AS label, n.subkind AS subkind,
       n.sort_name AS sort_name, n.name_key AS name_key, n.nickname_key AS nickname_key, n.nickname AS nickname
ORDER BY n.sort_name, n.uid

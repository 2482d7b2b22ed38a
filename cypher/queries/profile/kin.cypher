// Lists who stands above, below or beside parties in a hierarchy: of each how many there are, and the first of them.
// $asked: LIST<MAP> uid of a party, and which side of it is wanted: above, below or beside
// $upper: LIST<STRING> types whose source stands above their target
// $lower: LIST<STRING> types whose source stands below their target
// $level: LIST<STRING> types that stand side by side
// $limit: INTEGER how many are listed
UNWIND $asked AS asked
MATCH (n:Party {uid: asked.uid})
USING INDEX SEEK n:Party(uid)
WHERE {{visible(n)}}
WITH n, asked, COLLECT {
  MATCH (n)-[r:{{ties}}]-(m:Party)
  WHERE {{valid(r)}} AND {{visible_tie(r)}} AND {{visible(m)}} AND m <> n
    AND CASE asked.side
      WHEN 'beside' THEN type(r) IN $level
      WHEN 'below' THEN type(r) IN CASE WHEN startNode(r) = n THEN $upper ELSE $lower END
      ELSE type(r) IN CASE WHEN startNode(r) = n THEN $lower ELSE $upper END
    END
  WITH m, collect(r)[0] AS r
  ORDER BY m.sort_key, m.uid
  RETURN {uid: m.uid, name: m.name, label: [label IN labels(m) WHERE label <> 'Party'][0], subkind: m.subkind,
          type: type(r), forward: startNode(r) = n, title: r.title}
} AS found
RETURN asked.uid AS of, asked.side AS side, size(found) AS number, found[..$limit] AS rows

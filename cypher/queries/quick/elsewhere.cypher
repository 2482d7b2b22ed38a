// Finds what the search box finds elsewhere than in names: contact details and tags of parties, notes about them, and
// relationships by their title and description. Contact details come as they are written, notes the newest first, and
// relationships those that hold before those that are over, the latest first.
// $begins: STRING what a contact point begins with, normalized; null when none is asked for
// $part: STRING what it has anywhere; null when that is not asked for
// $tag: STRING what a tag begins with, folded; null when none is asked for
// $note_words: STRING full-text query for notes; null when none are asked for
// $tie_words: STRING full-text query for relationships; null when none are asked for
// $types: LIST<STRING> their types
// $dated: BOOLEAN whether the viewer may read when they hold
// $today: DATE the day on which they hold or not
// $first: INTEGER how many of each are looked at, as many as there are where there are operators
// $limit: INTEGER how many of each at most
CALL () {
  MATCH (point:ContactPoint)<-[:HAS]-(owner)<-[:HAS_UNIT*0..1]-(n:Party)
  WHERE point.normalized STARTS WITH $begins AND {{visible(n)}} AND {{worded(n)}}
  WITH n, point ORDER BY point.normalized, n.sort_key, n.uid LIMIT $first
  RETURN 'contact' AS how, n, NULL AS m, point AS held, point.type AS type, '0' + point.normalized AS key, NULL AS at
  UNION ALL
  MATCH (point:ContactPoint)<-[:HAS]-(owner)<-[:HAS_UNIT*0..1]-(n:Party)
  WHERE point.normalized CONTAINS $part AND NOT point.normalized STARTS WITH $begins
    AND {{visible(n)}} AND {{worded(n)}}
  WITH n, point ORDER BY point.normalized, n.sort_key, n.uid LIMIT $first
  RETURN 'contact' AS how, n, NULL AS m, point AS held, point.type AS type, '1' + point.normalized AS key, NULL AS at
  UNION ALL
  MATCH (tag:Tag)<-[:TAGGED]-(n:Party)
  WHERE tag.key STARTS WITH $tag AND {{visible(n)}} AND {{worded(n)}}
  WITH n, tag ORDER BY tag.key, n.sort_key, n.uid LIMIT $first
  RETURN 'tag' AS how, n, NULL AS m, tag AS held, NULL AS type, tag.key AS key, NULL AS at
  UNION ALL
  UNWIND CASE WHEN $note_words IS NULL THEN [] ELSE [$note_words] END AS words
  CALL db.index.fulltext.queryNodes('note_texts', words) YIELD node AS note
  MATCH (note)-[:ABOUT]->(n:Party)
  WHERE {{visible(n)}} AND {{visible_note(note)}}
  WITH n, note ORDER BY note.modified_at DESC, note.uid LIMIT $first
  RETURN 'note' AS how, n, NULL AS m, note AS held, NULL AS type, '' AS key, note.modified_at AS at
  UNION ALL
  UNWIND CASE WHEN $tie_words IS NULL THEN [] ELSE [$tie_words] END AS words
  MATCH (catalogue:Catalogue {name: 'types'})
  WHERE catalogue.tie_texts IS NOT NULL
  CALL db.index.fulltext.queryRelationships(catalogue.tie_texts, words) YIELD relationship AS r
  WITH r, startNode(r) AS n, endNode(r) AS m
  WHERE type(r) IN $types AND {{visible_tie(r)}} AND {{visible(n)}} AND {{visible(m)}}
  WITH n, m, r, CASE WHEN $dated AND r.until < $today THEN '1' ELSE '0' END AS key, CASE WHEN $dated THEN r.since END AS at
  ORDER BY key, at DESC, n.sort_key, r.uid LIMIT $first
  RETURN 'tie' AS how, n, m, r AS held, type(r) AS type, key, at
}
WITH *
WHERE any(party IN [n, m] WHERE party IS NOT NULL AND {{operated(party)}})
WITH * ORDER BY key, at DESC, n.sort_key, held.uid
WITH how, collect([n, m, held, type])[..$limit] AS found
UNWIND range(0, size(found) - 1) AS place
WITH how, place, found[place][0] AS n, found[place][1] AS m, found[place][2] AS held, found[place][3] AS type
RETURN how, n.uid AS uid, n.name AS name, [label IN labels(n) WHERE label <> 'Party'][0] AS label,
       n.subkind AS subkind, n.sort_key AS sort_key, n.name_key AS name_key, n.nickname_key AS nickname_key,
       n.nickname AS nickname, type,
       held {.uid, .key, .value, .normalized, .name, .text, .author, .modified_at, .title, .description,
             .since, .until, .since_precision, .until_precision} AS held,
       CASE WHEN m IS NOT NULL THEN {
         uid: m.uid, name: m.name, label: [label IN labels(m) WHERE label <> 'Party'][0], subkind: m.subkind
       } END AS other
ORDER BY how, place

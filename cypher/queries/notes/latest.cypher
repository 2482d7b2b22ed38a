// Lists the notes that the viewer may read, on whatever party, the newest first, and the version of the definitions. It looks
// at so many notes, and tells down to which it has looked, null for the last.
// $author: STRING who wrote it, or null for anybody
// $since: DATETIME the earliest, or null
// $until: DATETIME the first that is too late, or null
// $before: STRING uid that the page before ended with
// $looked: INTEGER how many are looked at
// $limit: INTEGER how many at most
OPTIONAL MATCH (catalogue:Catalogue {name: 'types'})
CALL () {
  MATCH (note:Note)
  WHERE note.uid < $before AND ($author IS NULL OR note.author = $author)
    AND ($since IS NULL OR note.created_at >= $since) AND ($until IS NULL OR note.created_at < $until)
  WITH note
  ORDER BY note.uid DESC
  SKIP $looked LIMIT 1
  RETURN collect(note.uid)[0] AS reached
}
RETURN coalesce(catalogue.version, 0) AS catalogue, reached, COLLECT {
  MATCH (note:Note)
  WHERE note.uid < $before AND note.uid >= coalesce(reached, '') AND ($author IS NULL OR note.author = $author)
    AND ($since IS NULL OR note.created_at >= $since) AND ($until IS NULL OR note.created_at < $until)
  MATCH (note)-[:ABOUT]->(n:Party)
  WHERE {{visible(n)}} AND {{visible_note(note)}}
  WITH note, n
  ORDER BY note.uid DESC
  LIMIT $limit
  RETURN {written: properties(note), uid: n.uid, name: n.name,
          label: [label IN labels(n) WHERE label <> 'Party'][0], subkind: n.subkind}
  ORDER BY note.uid DESC
} AS notes

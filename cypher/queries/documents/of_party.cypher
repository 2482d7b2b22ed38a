// Lists the documents of a party that the viewer may read, the newest first, without its photo.
// $party: STRING uid of the party
// $after: STRING uid of the document after which the list goes on, null from the beginning
// $limit: INTEGER how many at most
MATCH (n:Party {uid: $party})
WHERE {{visible(n)}}
RETURN COLLECT {
  MATCH (n)<-[:ABOUT]-(document:Document)
  WHERE {{visible_note(document)}} AND ($after IS NULL OR document.uid < $after)
  RETURN document {.*}
  ORDER BY document.uid DESC
  LIMIT $limit
} AS documents

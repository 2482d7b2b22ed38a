// Lists the notes of a party that the viewer may read: the sticky one at the beginning, then the newest first.
// $party: STRING uid of the party
// $after: STRING uid of the note after which the list goes on, null from the beginning
// $limit: INTEGER how many at most
MATCH (n:Party {uid: $party})
WHERE {{visible(n)}}
RETURN COLLECT {
  MATCH (n)<-[:ABOUT]-(note:Note)
  WHERE {{visible_note(note)}}
    AND ($after IS NULL OR (NOT note.sticky AND note.uid < $after))
  RETURN note {.*}
  ORDER BY note.sticky DESC, note.uid DESC
  LIMIT $limit
} AS notes

// Lists what has become of a party, the newest first: notes, documents, relationships that began or ended, and changes.
// $uid: STRING its uid
// $kinds: LIST<STRING> what is wanted: note, document, tie, change
// $at: DATETIME of the entry that the list goes on after
// $key: STRING key of that entry
// $limit: INTEGER how many of each are listed at most
// $valid_from: DATE the first day there is
// $valid_to: DATE the day it is
MATCH (n:Party {uid: $uid})
WHERE {{visible(n)}}
RETURN COLLECT {
         MATCH (n)<-[:ABOUT]-(note:Note)
         WHERE 'note' IN $kinds AND {{visible_note(note)}}
           AND (note.created_at < $at OR (note.created_at = $at AND note.uid < $key))
         RETURN properties(note) ORDER BY note.created_at DESC, note.uid DESC LIMIT $limit
       } AS notes,
       COLLECT {
         MATCH (n)<-[:ABOUT]-(document:Document)
         WHERE 'document' IN $kinds AND {{visible_note(document)}}
           AND (document.created_at < $at OR (document.created_at = $at AND document.uid < $key))
         RETURN properties(document) ORDER BY document.created_at DESC, document.uid DESC LIMIT $limit
       } AS documents,
       COLLECT {
         MATCH (n)-[r:{{ties}}]-(m:Party)
         WHERE 'tie' IN $kinds AND {{valid(r)}} AND {{visible_tie(r)}} AND {{visible(m)}}
         UNWIND [{day: r.since, end: 'began'}, {day: r.until, end: 'ended'}] AS event
         WITH n, r, m, event, datetime({year: event.day.year, month: event.day.month, day: event.day.day}) AS at,
              r.uid + ':' + event.end AS key
         WHERE (event.day < $valid_to OR (event.day = $valid_to AND event.end = 'began')) AND (at < $at OR (at = $at AND key < $key))
         RETURN {at: at, key: key, end: event.end, type: type(r), forward: startNode(r) = n, properties: properties(r),
                 uid: m.uid, name: m.name, label: [label IN labels(m) WHERE label <> 'Party'][0], subkind: m.subkind}
         ORDER BY at DESC, key DESC LIMIT $limit
       } AS ties,
       COLLECT {
         MATCH (n)-[:HAS_UNIT|HAS*0..2]->(held)
         WHERE 'change' IN $kinds AND (held = n OR held:Unit OR held:ContactPoint)
         MATCH (change:Change {target: held.uid})
         WHERE change.at < $at OR (change.at = $at AND change.uid < $key)
         RETURN properties(change) ORDER BY change.at DESC, change.uid DESC LIMIT $limit
       } AS changes

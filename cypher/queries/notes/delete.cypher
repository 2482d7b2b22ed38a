// Deletes a note that was found by notes.get.
// $uid: STRING its uid
MATCH (note:Note {uid: $uid})
DETACH DELETE note

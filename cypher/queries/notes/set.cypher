// Changes properties of a note.
// $uid: STRING its uid
// $changes: MAP the properties as they shall be
MATCH (note:Note {uid: $uid})
SET note += $changes

// Changes properties of a document.
// $uid: STRING its uid
// $changes: MAP the properties as they shall be
MATCH (document:Document {uid: $uid})
SET document += $changes

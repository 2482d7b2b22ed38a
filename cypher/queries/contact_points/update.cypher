// Changes properties of a contact point; null removes one.
// $uid: STRING uid of the contact point
// $changes: MAP the properties as they shall be
MATCH (point:ContactPoint {uid: $uid})
SET point += $changes

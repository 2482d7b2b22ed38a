// Changes properties of a unit; null removes one.
// $unit: STRING uid of the unit
// $changes: MAP the properties as they shall be
MATCH (unit:Unit {uid: $unit})
SET unit += $changes

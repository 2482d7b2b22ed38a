// Finds what has a contact point: its uid, and whether it is a party or a unit.
// $uid: STRING uid of the contact point, which was seen in the same transaction
MATCH (owner)-[:HAS]->(:ContactPoint {uid: $uid})
RETURN owner.uid AS owner, CASE WHEN owner:Unit THEN 'Unit' ELSE 'Party' END AS label

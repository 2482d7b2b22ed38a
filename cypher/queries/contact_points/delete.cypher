// Deletes a contact point and returns whose it was.
// $uid: STRING uid of the contact point, which was seen in the same transaction
MATCH (owner)-[:HAS]->(point:ContactPoint {uid: $uid})
WITH owner.uid AS owner, point
DETACH DELETE point
RETURN owner

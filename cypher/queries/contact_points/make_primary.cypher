// Makes a contact point the primary one of its type where it stands; returns the others, which are it no more.
// $uid: STRING uid of the contact point, which was seen in the same transaction
MATCH (owner)-[:HAS]->(point:ContactPoint {uid: $uid})
WITH point, [(owner)-[:HAS]->(other:ContactPoint)
             WHERE other.type = point.type AND other.primary AND other <> point | other] AS others
FOREACH (other IN others | SET other.primary = false, other.version = coalesce(other.version, 0) + 1)
SET point.primary = true, point.version = coalesce(point.version, 0) + 1
RETURN [other IN others | {uid: other.uid, version: other.version}] AS no_longer_primary, point.version AS version

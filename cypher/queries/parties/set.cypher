// Sets some properties of a party; null removes one.
// $uid: STRING its uid
// $changes: MAP the properties
MATCH (n:Party {uid: $uid})
WHERE {{visible(n)}}
SET n += $changes
RETURN n.uid AS uid

// Deletes contact points whose type is deleted.
// $uids: LIST<STRING> their uids
UNWIND $uids AS uid
MATCH (point:ContactPoint {uid: uid})
DETACH DELETE point

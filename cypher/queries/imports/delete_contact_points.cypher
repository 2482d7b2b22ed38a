// Deletes contact points that their source does not name any more.
// $uids: LIST<STRING> uids
UNWIND $uids AS uid
MATCH (point:ContactPoint {uid: uid})
USING INDEX SEEK point:ContactPoint(uid)
DETACH DELETE point

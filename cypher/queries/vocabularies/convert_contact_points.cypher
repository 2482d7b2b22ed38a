// Gives contact points another type, with the link that it makes.
// $changes: LIST<MAP> uid of each, its type, link and whether it is the primary one
UNWIND $changes AS change
MATCH (point:ContactPoint {uid: change.uid})
SET point.type = change.type, point.link = change.link, point.primary = change.primary,
    point.version = coalesce(point.version, 0) + 1
RETURN point.uid AS uid

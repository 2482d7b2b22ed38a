// Takes parties off the clipboard of a user.
// $user: STRING the user
// $uids: LIST<STRING> of the parties; null for all
MATCH (:Desk {user: $user})-[kept:PUT_ASIDE]->(n)
WHERE $uids IS NULL OR n.uid IN $uids
DELETE kept
RETURN count(*) AS number

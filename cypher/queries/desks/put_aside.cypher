// Puts parties on the clipboard of a user; those that are there stay where they are.
// $user: STRING the user
// $uids: LIST<STRING> of the parties
// $at: DATETIME now
MERGE (desk:Desk {user: $user})
WITH desk
MATCH (n:Party)
USING INDEX SEEK n:Party(uid)
WHERE n.uid IN $uids AND {{visible(n)}}
MERGE (desk)-[kept:PUT_ASIDE]->(n)
ON CREATE SET kept.at = $at
RETURN n.uid AS uid

// Remembers that a user has looked at a party, and forgets the oldest beyond a number.
// $user: STRING the user
// $uid: STRING of the party
// $at: DATETIME now
// $most: INTEGER how many are remembered
MATCH (n:Party {uid: $uid})
WHERE {{visible(n)}}
MERGE (desk:Desk {user: $user})
MERGE (desk)-[look:LOOKED_AT]->(n)
SET look.at = $at
WITH DISTINCT desk
MATCH (desk)-[look:LOOKED_AT]->()
WITH look ORDER BY look.at DESC
SKIP $most
DELETE look

// Counts what this viewer sees of the records that a user owns, and of the record of themselves.
// $user: STRING the user
// $party: STRING uid of the record of themselves; null when there is none
CALL () {
  MATCH (n:Party {owner: $user})
  RETURN n
  UNION
  MATCH (n:Party {uid: $party})
  RETURN n
}
WITH n
WHERE {{visible(n)}}
RETURN count(n) AS number

// Counts the parties of each owner that this viewer may see.
// $owners: LIST<STRING> users and teams, as they stand in a record
UNWIND $owners AS owner
MATCH (n:Party {owner: owner})
WHERE {{visible(n)}}
RETURN owner, count(n) AS parties

// Deletes a link that was used.
// $uid: STRING uid of the link
MATCH (link:AccountLink {uid: $uid})
DELETE link

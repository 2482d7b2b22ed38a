// Deletes links of an account, so that they open nothing.
// $user: STRING name of the user
// $purposes: LIST<STRING> what the links are for; null for all of them
MATCH (link:AccountLink {user: $user})
WHERE $purposes IS NULL OR link.purpose IN $purposes
DELETE link

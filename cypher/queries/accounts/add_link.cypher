// Keeps a link of an account or an e-mail address in place of older ones for the same, and drops those that expired.
// $properties: MAP all of its properties
// $at: DATETIME the instant now, in UTC
OPTIONAL MATCH (expired:AccountLink)
WHERE expired.expires_at <= $at
DELETE expired
WITH DISTINCT $properties AS properties
OPTIONAL MATCH (older:AccountLink {email_key: properties.email_key, purpose: properties.purpose})
WHERE older.user = properties.user
DELETE older
WITH DISTINCT properties
CREATE (link:AccountLink)
SET link = properties
RETURN link.uid AS uid

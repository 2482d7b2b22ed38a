// Finds a link by its uid.
// $uid: STRING uid of the link
MATCH (link:AccountLink {uid: $uid})
RETURN link.uid AS uid, link.purpose AS purpose, link.email AS email, link.user AS user,
       link.expires_at AS expires_at, link.secret AS secret

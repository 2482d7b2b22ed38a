// Says who has a user name and who has an e-mail address, and whether records are owned or written under the name.
// $name: STRING name of a user
// $email_key: STRING what the address is compared by
RETURN EXISTS { MATCH (:User {name: $name}) } AS name, EXISTS { MATCH (:User {email_key: $email_key}) } AS email,
       EXISTS { MATCH (record:Party {owner: $name}) } OR EXISTS { MATCH (:Note {author: $name}) }
       OR EXISTS { MATCH (:Document {author: $name}) } AS owner

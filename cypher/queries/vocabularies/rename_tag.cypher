// Writes a tag in another way.
// $key: STRING its key
// $new_key: STRING the key of the new name
// $new_name: STRING the new name
MATCH (tag:Tag {key: $key})
SET tag.key = $new_key, tag.name = $new_name
RETURN tag.name AS name

// Writes the new name of a category where who may see a party is decided.
// $name: STRING its name before
// $new_name: STRING its name now
MATCH (n:Party)-[:IN_CATEGORY]->(:Category {name: $new_name})
SET n.in_categories = [each IN n.in_categories | CASE each WHEN $name THEN $new_name ELSE each END]

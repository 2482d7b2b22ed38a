// between(n): among those of its value, the party n stands where the page lies, in the order of sort names and uids.
// $low_name: STRING the least sort name
// $low_uid: STRING of those with the least sort name only with a greater uid
// $high_name: STRING the greatest sort name
// $high_uid: STRING of those with the greatest sort name only with a smaller uid
(CASE WHEN n.sort_key = $low_name THEN n.uid > $low_uid ELSE n.sort_key > $low_name END
 AND CASE WHEN n.sort_key = $high_name THEN n.uid < $high_uid ELSE n.sort_key < $high_name END)

// tie_words(r): each of some words stands in the title of the relationship r, or in the name of one of its parties.
// Without CASE the planner would merge all ties of each type in order, to filter them first.
// $words: LIST<MAP> the words: key, folded as names are, and typed, in lower case as titles are
// $titles: BOOLEAN whether the titles count, which not everybody may see
CASE WHEN size($words) = 0 THEN true ELSE all(word IN $words WHERE ($titles AND r.title_key CONTAINS word.typed) OR startNode(r).name_key CONTAINS word.key OR endNode(r).name_key CONTAINS word.key) END

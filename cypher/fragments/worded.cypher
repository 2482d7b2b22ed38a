// worded(n): the name or nickname of the party n has the phrases of the search box, and not the words with a minus.
// $phrases: LIST<STRING> folded words that stand together in its name, between spaces
// $without: LIST<STRING> the same of those that do not
// $nicknames: BOOLEAN whether the viewer may read nicknames
(all(phrase IN $phrases WHERE ' ' + n.name_key + ' ' CONTAINS phrase
                              OR ($nicknames AND coalesce(' ' + n.nickname_key + ' ' CONTAINS phrase, false)))
 AND none(phrase IN $without WHERE ' ' + n.name_key + ' ' CONTAINS phrase
                                OR ($nicknames AND coalesce(' ' + n.nickname_key + ' ' CONTAINS phrase, false))))

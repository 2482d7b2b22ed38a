// tie_order(r): the value and the key that the relationship r, with the variables source and target, is sorted by.
// $by: STRING what they are sorted by: source, target, type, status, or a property
// $several: BOOLEAN whether the property keeps several texts
// $none: ANY what stands in that for none; null where nothing does
// $places: MAP where each type stands
// $first: INTEGER the first day asked for, as a number such as 20190503: what ended before is past
// $last_day: INTEGER the last day asked for: what begins after it is future
CASE $by WHEN 'source' THEN source.sort_key WHEN 'target' THEN target.sort_key WHEN 'type' THEN $places[type(r)]
         WHEN 'status' THEN CASE WHEN r.ends < $first THEN 'past' WHEN r.begins > $last_day THEN 'future' ELSE 'current' END
         ELSE CASE WHEN $several THEN reduce(text = '', each IN r[$by] | text + '\u0000' + toLower(each))
                   WHEN r[$by] = $none THEN null ELSE r[$by] END END AS value,
     CASE $by WHEN 'source' THEN source.uid WHEN 'target' THEN target.uid
              WHEN 'type', 'status' THEN source.sort_key + '\u0000' + source.uid ELSE '' END AS key

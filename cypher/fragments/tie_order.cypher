// tie_order(r): the value and the key that the relationship r, with the variables source and target, is sorted by.
// $by: STRING what they are sorted by: source, target, type, or a property
// $none: ANY what stands in that for none; null where nothing does
// $places: MAP where each type stands
CASE $by WHEN 'source' THEN source.sort_key WHEN 'target' THEN target.sort_key
                                 WHEN 'type' THEN $places[type(r)] ELSE CASE WHEN r[$by] = $none THEN null ELSE r[$by] END END AS value,
     CASE $by WHEN 'source' THEN source.uid WHEN 'target' THEN target.uid
              WHEN 'type' THEN source.sort_key + '\u0000' + source.uid ELSE '' END AS key

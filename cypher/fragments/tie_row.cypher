// tie_row(r): the relationship r with its parties, the variables source and target, as a row of a list.
{uid: r.uid, type: type(r), properties: properties(r),
 source: {uid: source.uid, name: source.name, sort_key: source.sort_key, sort_name: source.sort_name,
          label: [label IN labels(source) WHERE label <> 'Party'][0], subkind: source.subkind},
 target: {uid: target.uid, name: target.name, sort_key: target.sort_key, sort_name: target.sort_name,
          label: [label IN labels(target) WHERE label <> 'Party'][0], subkind: target.subkind}}

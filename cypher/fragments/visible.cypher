// visible(n): this viewer may see the party n; graphcrm.auth.policy.may_see decides the same.
// $viewer: MAP what the viewer may see, see graphcrm.viewer.Viewer
($viewer.sees_all
 OR ((n.in_categories IS NULL OR none(category IN n.in_categories WHERE category IN $viewer.hidden_categories))
     AND (n.public
          OR ((n.folder IN $viewer.folders OR n.owner IN $viewer.owners)
              AND ($viewer.kinds IS NULL OR n.subkind IN $viewer.kinds
                   OR any(label IN labels(n) WHERE label IN $viewer.kinds)))))
 OR n.uid = $viewer.party)

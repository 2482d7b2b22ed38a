"""Lists: people, organizations, relationships and activity, with filters, pages and actions on a selection."""

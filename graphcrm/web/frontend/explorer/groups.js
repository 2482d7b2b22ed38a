// Groups: parties of one organization, household, type, kind or community as one node, or with a frame around them.

/** @typedef {import("./explorer.js").Explorer} Explorer */

/** Group the picture by something, or not at all. @param {Explorer} explorer @param {string} by */
export async function groupBy(explorer, by) {
  const { words } = explorer;
  if (by === "community") await findCommunities(explorer);
  const said = by ? words.text("grouped", { by: words.text(`by_${by}`) }) : words.text("ungrouped");
  await explorer.change(said, (state) => ({ ...state, groups: { by, open: [] } }), "all");
  explorer.canvas?.fit(undefined, { animate: true });
}

/** Ask the server which parties belong together. */
export async function findCommunities(explorer) {
  const { parties, filters } = explorer.state;
  const { groups, names } = await explorer.server.ask("communities", { parties, by: "community", as_of: filters.as_of, types: filters.types });
  explorer.graph.communities = groups;
  explorer.graph.names = names;
}

/** Open or close a group. @param {string} key @param {boolean} open */
export function open(explorer, key, isOpen) {
  const words = explorer.words.text(isOpen ? "group_opened" : "group_closed", { name: explorer.groupName(key) });
  return explorer.change(words, (state) => {
    const others = state.groups.open.filter((each) => each !== key);
    return { ...state, groups: { ...state.groups, open: isOpen ? [...others, key] : others } };
  });
}

/** Open all groups, so that a frame stands around the members of each, or close them. */
export function openAll(explorer, isOpen) {
  const { shown: { groups }, words, state } = explorer;
  if (!state.groups.by) return words.say(words.text("group_first"));
  return explorer.change(words.text(isOpen ? "groups_opened" : "groups_closed"), (now) => ({ ...now, groups: { ...now.groups, open: isOpen ? groups.map(({ key }) => key) : [] } }), "all").then(() => explorer.canvas?.fit(undefined, { animate: true }));
}

/** Mark in a menu what is grouped by. */
export function followGrouping(explorer, buttons) {
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const menu = button.closest("[data-menu]");
      if (menu) menu.open = false;
      groupBy(explorer, button.dataset.groupBy).catch((error) => explorer.words.fail(error));
    });
  }
  explorer.addEventListener("change", () => {
    for (const button of buttons) if (button.hasAttribute("aria-pressed")) button.setAttribute("aria-pressed", String(button.dataset.groupBy === explorer.state.groups.by));
  });
}

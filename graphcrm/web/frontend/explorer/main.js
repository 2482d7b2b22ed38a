// Brings the explorer's page to life: wires its parts to each other.

import { loadIcons, noIcons } from "../icons.js";
import { openDialog } from "../shell.js";
import * as actions from "./actions.js";
import { Canvas } from "./canvas.js";
import { Expansion } from "./expand.js";
import { Explorer } from "./explorer.js";
import { NO_FILTERS, bringFiltersToLife } from "./filters.js";
import { exportPng, print } from "./files.js";
import { bringFindToLife } from "./find.js";
import { findCommunities, followGrouping, open as openGroup, openAll } from "./groups.js";
import { bringKeysToLife } from "./keys.js";
import { offerLasso } from "./lasso.js";
import { Layouts } from "./layouts.js";
import { followLegend } from "./legend.js";
import { copy, copyLink } from "./link.js";
import { List } from "./list.js";
import { Maps, bringKeepingToLife, isMap } from "./maps.js";
import { Panel } from "./panel.js";
import { Paths } from "./paths.js";
import { bringSelectionToLife, selectNear, selectOthers, showNotices, stayAfterForms } from "./select.js";
import { Server } from "./server.js";
import { followStandIn } from "./standin.js";
import { TimeBar } from "./time.js";
import { Words } from "./words.js";

const STEP = 1.25;
/** As many of a group are opened by a click on it in the panel. */
const LIMIT = 100;
const NARROW = 768;

/** @param {HTMLElement} root */
export async function bringExplorerToLife(root) {
  const find = (name) => root.querySelector(`[data-${name}]`);
  const read = (name) => JSON.parse(find(name).textContent);
  const { addresses, files, words: texts, map } = read("page");
  const given = read("graph");
  // They are there before anything is drawn, which would be drawn once more with them.
  const signs = loadIcons(files.icons).catch(() => noIcons);
  const words = new Words(texts, find("status"));
  const server = new Server(addresses);
  const canvas = canvasIn(find("canvas"), server);
  const explorer = new Explorer(server, words, canvas, new Layouts(files.worker), given.today);
  const panel = new Panel(explorer, find("dock"), root);
  const maps = new Maps(explorer, map, root);
  const paths = new Paths(explorer, panel, find("paths"));
  const expansion = new Expansion(explorer, find("expand-dialog"));
  const time = new TimeBar(explorer, find("time"), [...root.querySelectorAll("[data-do=time][aria-pressed]")]);
  root.classList.add("is-alive");

  const uid = () => (explorer.current && !explorer.current.edge && explorer.graph.parties.has(explorer.current.id) ? explorer.current.id : null);
  /** What a button or key acts on: what is chosen, and all that is selected when it is among that. */
  const chosen = () => {
    const current = explorer.current && !explorer.current.edge ? explorer.partiesOf(explorer.current.id) : [];
    const apart = current.length && !current.every((each) => explorer.selection.has(each));
    return explorer.selection.size && !apart ? [...explorer.selection] : current;
  };
  const selected = (does) => () => does([...explorer.selection]);
  const one = (does) => () => { if (uid()) does(uid()); };
  const dialog = (name) => () => find(name).showModal();
  let lassoing = false;

  const toggleList = () => {
    const on = root.classList.toggle("has-list");
    for (const button of root.querySelectorAll("[data-do=list]")) button.setAttribute("aria-pressed", String(on));
    list.draw();
    if (on) list.focus();
  };
  const showLasso = (on) => {
    lassoing = on;
    find("stage").classList.toggle("is-lasso", on);
    root.querySelector("[data-do=lasso]").setAttribute("aria-pressed", String(on));
  };
  const connect = () => {
    const [source, target] = explorer.selection.size === 2 ? [...explorer.selection] : [uid()];
    if (source) relate(source, target);
  };
  const relate = (source, target) => {
    const address = new URL(addresses.relate, location.origin);
    address.searchParams.set("source", source);
    if (target) address.searchParams.set("target", target);
    document.getElementById("dialog-content").dataset.address = address.pathname + address.search;
    openDialog(address.pathname + address.search);
  };

  const does = {
    undo: () => {
      time.pause();
      explorer.undo();
    },
    redo: () => explorer.redo(),
    list: toggleList,
    filters: () => panel.toggle("filters"),
    paths: () => panel.toggle("paths"),
    "path-from": one((party) => paths.begin("source", party)),
    "path-to": one((party) => paths.begin("target", party)),
    introduce: one((party) => paths.begin("introduce", party)),
    "path-between": selected((uids) => (uids.length === 2 ? paths.between(...uids) : words.say(words.text("select_two")))),
    time: () => time.toggle(),
    play: () => time.playOrPause(),
    details: () => panel.open("details"),
    "close-dock": () => panel.open(null),
    closer: () => canvas?.zoomBy(STEP),
    farther: () => canvas?.zoomBy(1 / STEP),
    fit: () => canvas?.fit(undefined, { animate: true }),
    arrange: () => actions.arrange(explorer, explorer.state.layout),
    expand: () => expansion.begin(chosen()),
    "choose-expand": () => expansion.begin(chosen(), true),
    collapse: one((party) => actions.collapse(explorer, party)),
    hide: () => actions.hide(explorer, chosen()),
    keep: selected((uids) => actions.keep(explorer, uids)),
    "expand-selected": selected((uids) => expansion.begin(uids)),
    "hide-selected": selected((uids) => actions.hide(explorer, uids)),
    "remove-selected": selected((uids) => actions.remove(explorer, uids)),
    remove: () => actions.remove(explorer, chosen()),
    "show-hidden": () => actions.showHidden(explorer),
    pin: () => actions.pin(explorer, chosen()),
    "pin-one": one((party) => actions.pin(explorer, [party])),
    "unpin-all": () => actions.unpinAll(explorer),
    row: selected((uids) => actions.align(explorer, uids, false)),
    column: selected((uids) => actions.align(explorer, uids, true)),
    focus: one((party) => actions.focus(explorer, explorer.state.focus?.party === party ? null : party)),
    unfocus: () => actions.focus(explorer, null),
    connect,
    add: dialog("add-dialog"),
    keys: dialog("keys-dialog"),
    find: () => find("find").querySelector("input").select(),
    lasso: () => showLasso(!lassoing),
    "select-all": () => explorer.select(explorer.shown.parties),
    "select-none": () => explorer.select([]),
    "select-others": () => selectOthers(explorer),
    "select-near": () => selectNear(explorer),
    "open-group": () => panel.group && openGroup(explorer, panel.group.key, true),
    "close-group": () => panel.group && openGroup(explorer, panel.group.key, false),
    frames: () => openAll(explorer, true),
    "close-groups": () => openAll(explorer, false),
    photos: () => {
      canvas?.showPhotos(!canvas.photos);
      root.querySelector("[data-do=photos]").setAttribute("aria-pressed", String(Boolean(canvas?.photos)));
    },
    "clear-filters": () => explorer.change(words.text("unfiltered"), (state) => ({ ...state, filters: { ...NO_FILTERS }, focus: null, compare: null })),
    "draw-all": () => explorer.drawAll().then(() => canvas?.fit()),
    "copy-link": () => copyLink(explorer, maps.map),
    "save-map": () => maps.save(),
    "save-map-as": () => maps.saveAs(),
    "change-map": () => maps.change(),
    png: () => exportPng(explorer, maps.map?.name ?? "", find("legend-list")),
    print: () => print(addresses.print, maps.sent()),
    cypher: async () => {
      const { cypher } = await server.ask("cypher", { state: explorer.state });
      find("cypher").textContent = cypher;
      find("cypher-dialog").showModal();
    },
    "copy-cypher": () => copy(find("cypher").textContent, words, "copied"),
    tools: () => {
      const isOpen = find("tools").classList.toggle("is-open");
      root.querySelector("[data-do=tools]").setAttribute("aria-expanded", String(isOpen));
    },
    escape: () => {
      if (time.cancel()) return;
      if (lassoing) showLasso(false);
      else if (explorer.selection.size) explorer.select([]);
      else if (panel.name) panel.open(null);
      else explorer.choose(null);
    },
  };
  const act = (name, uids) => {
    if (name === "details") {
      explorer.choose({ id: uids[0] });
      panel.open("details");
    } else if (name === "expand") expansion.begin(uids);
    else if (name === "hide") actions.hide(explorer, uids);
  };
  const list = new List(explorer, find("list-dock"), { act, openGroup: (key, isOpen) => openGroup(explorer, key, isOpen) });

  root.addEventListener("click", (event) => {
    const group = event.target.closest("[data-expand-party]");
    if (group && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      const { expandParty, expandType, expandForward } = group.dataset;
      expansion.open([expandParty], [{ type: expandType, forward: expandForward === "true" }], LIMIT);
      return;
    }
    const button = event.target.closest("[data-do]");
    if (!button) return;
    const menu = button.closest(".menu-list")?.closest("[data-menu]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
    if (!["tools", "undo", "redo"].includes(button.dataset.do)) foldTools(root);
    Promise.resolve(does[button.dataset.do]?.()).catch((error) => words.fail(error));
  });
  for (const button of root.querySelectorAll("[data-layout]")) {
    button.addEventListener("click", () => {
      button.closest("[data-menu]").open = false;
      foldTools(root);
      actions.arrange(explorer, button.dataset.layout);
    });
  }
  find("focus-degrees").addEventListener("change", ({ target }) => { if (explorer.state.focus) actions.focus(explorer, explorer.state.focus.party, Number(target.value)); });
  followGrouping(explorer, [...root.querySelectorAll("[data-group-by]")]);
  for (const button of root.querySelectorAll("[data-tools] [data-group-by]")) button.addEventListener("click", () => foldTools(root));
  bringFiltersToLife(explorer, find("filters"), find("filter-count"));
  bringFindToLife(explorer, find("find"));
  bringSelectionToLife(explorer, find("selection-bar"));
  bringKeysToLife(explorer, root, does, list);
  bringDialogsToLife(explorer, find);
  bringKeepingToLife(explorer, maps, root, does);
  followState(explorer, root, find);

  if (canvas) {
    canvas.icons = await signs;
    followLegend(explorer, find("legend-list"), canvas.icons);
    if (innerWidth < NARROW) find("legend").open = false;
    canvas.margins = () => marginsOf(find);
    listen(explorer, canvas, panel, does, expansion);
    canvas.onJoin((source, target) => { if (explorer.graph.parties.has(source) && explorer.graph.parties.has(target)) relate(source, target); });
    offerLasso(find("stage"), (event) => canvas.container.contains(event.target) && (lassoing || event.altKey || (event.shiftKey && !canvas.hovered)), (polygon, adds) => {
      const uids = canvas.inside(polygon).flatMap((id) => explorer.partiesOf(id));
      explorer.select(adds ? [...explorer.selection, ...uids] : uids);
      words.say(words.count("selected", explorer.selection.size));
      showLasso(false);
    });
  } else {
    root.classList.add("has-list", "has-no-canvas");
    root.querySelector("[data-do=list]").setAttribute("aria-pressed", "true");
    for (const tool of root.querySelectorAll("[data-of-canvas]")) tool.hidden = true;
    followStandIn(explorer, maps, find("drawn"));
  }
  stayAfterForms(explorer, async (address) => {
    if (isMap(address, addresses.page)) {
      await maps.took(await showNotices(address), address);
      return;
    }
    const added = /^\/parties\/([^/?#]+)/.exec(new URL(address, location.origin).pathname)?.[1];
    const uids = added ? [decodeURIComponent(added)] : [];
    await explorer.renew(uids);
    const fresh = uids.filter((each) => explorer.graph.parties.has(each) && !explorer.state.parties.includes(each));
    if (fresh.length) await explorer.change(words.count("added", fresh.length), (state) => ({ ...state, parties: [...state.parties, ...fresh] }));
    else await explorer.refresh();
    if (panel.name === "details") panel.showDetails();
    await showNotices(address);
  });

  // The one name on window: for the browser's console and for tests.
  window.graphcrm = { explorer, panel, does };
  const kept = history.state?.explorer;
  if (kept) explorer.graph.take(await server.graph(kept.state.parties));
  else explorer.graph.take(given);
  const state = kept?.state ?? read("state");
  await explorer.begin(state, kept?.brought);
  if (state.groups?.by === "community") {
    await findCommunities(explorer);
    await explorer.refresh("first");
  }
  if (given.left_out?.parties && !kept) words.say(words.count("left", given.left_out.parties));
}

/** Return the canvas, or nothing where the browser draws none. */
function canvasIn(container, server) {
  if (!document.createElement("canvas").getContext("2d")) return null;
  return new Canvas(container, { photo: (uid) => server.address("photo", uid) });
}

/** On a narrow window the tools would stay above the picture that somebody has chosen them for. */
function foldTools(root) {
  root.querySelector("[data-tools]").classList.remove("is-open");
  root.querySelector("[data-do=tools]").setAttribute("aria-expanded", "false");
}

/** The picture is fitted in beside the legend where there is room for that, and below the hint. */
function marginsOf(find) {
  const { clientWidth, clientHeight } = find("stage");
  // There the panel comes from below, and grows with what is in it.
  const makesRoom = find("stage").closest(".has-paths");
  if (innerWidth < NARROW) return { left: 44, right: 44, top: 20, bottom: find("dock").hidden ? 56 : makesRoom ? 20 : clientHeight * 0.6 };
  const legend = find("legend");
  return { left: legend.open ? legend.offsetWidth + 28 : 32, right: 64, top: 44, bottom: 24 };
}

/** What is done with the pointer on the canvas. */
function listen(explorer, canvas, panel, does, expansion) {
  canvas.addEventListener("tap", ({ detail: { id, edge, event } }) => {
    if (!id) {
      explorer.choose(null);
      if (!event.shiftKey) explorer.select([]);
      if (panel.name === "details") panel.open(null);
      return;
    }
    if (edge) {
      explorer.choose({ id, edge: true });
      panel.open("details");
      return;
    }
    if (event.shiftKey || event.ctrlKey || event.metaKey) {
      const uids = explorer.partiesOf(id);
      const picked = uids.every((uid) => explorer.selection.has(uid));
      explorer.select(picked ? [...explorer.selection].filter((uid) => !uids.includes(uid)) : [...explorer.selection, ...uids]);
      return;
    }
    explorer.choose({ id });
    panel.open("details");
  });
  canvas.addEventListener("open", ({ detail: { id } }) => {
    if (explorer.graph.parties.has(id)) expansion.begin([id]);
    else {
      panel.open("details");
      does["open-group"]();
    }
  });
}

/** The dialogs of the picture's own, and its first question. */
function bringDialogsToLife(explorer, find) {
  const adding = find("add-dialog");
  adding.addEventListener("close", () => {
    const picked = adding.querySelector("[data-picked]")?.value;
    if (adding.returnValue === "add" && picked) actions.add(explorer, [picked]).catch((error) => explorer.words.fail(error));
    adding.returnValue = "";
    for (const input of adding.querySelectorAll("input")) input.value = "";
  });
}

/** Buttons and boxes that follow what is shown. */
function followState(explorer, root, find) {
  const { words } = explorer;
  explorer.addEventListener("change", () => {
    for (const [name, can, step] of [["undo", explorer.steps.canUndo, explorer.steps.last], ["redo", explorer.steps.canRedo, explorer.steps.next]]) {
      const button = root.querySelector(`[data-do=${name}]`);
      button.setAttribute("aria-disabled", String(!can));
      button.title = can ? words.text(`${name}_step`, { step }) : words.text(name);
    }
    for (const button of root.querySelectorAll("[data-layout]")) button.setAttribute("aria-pressed", String(button.dataset.layout === explorer.state.layout));
    find("start").hidden = explorer.state.parties.length > 0;
    // Who has taken a step knows how, and what comes into the picture may stand below it.
    find("hint").hidden = explorer.state.parties.length === 0 || explorer.steps.canUndo;
    root.classList.toggle("is-empty", !explorer.state.parties.length);
  });
  explorer.addEventListener("crowd", ({ detail: { crowded } }) => {
    find("crowd").hidden = !crowded;
    find("crowd-words").textContent = words.text("crowd", { parties: words.number(explorer.shown.parties.length), ties: words.number(explorer.shown.ties.length) });
  });
  explorer.addEventListener("busy", ({ detail: { busy } }) => find("stage").setAttribute("aria-busy", String(busy)));
}

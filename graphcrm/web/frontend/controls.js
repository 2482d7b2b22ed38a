// Buttons, keys, touch and wheel of the picture.

const STEP = 1.25;
const NUDGE = 24;
const TOWARD = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * Let a person work the picture by buttons, keys, wheel and fingers.
 * @param {HTMLElement} section @param {import("./picture.js").Picture} picture
 */
export function control(section, picture) {
  const says = section.querySelector("[data-picture-says]");
  let current = null;
  const choose = (node) => {
    current = node;
    picture.mark(node);
    says.replaceChildren(...(node ? sentence(node, section.dataset.openWords) : []));
  };
  const views = {
    closer: () => picture.zoomBy(STEP),
    farther: () => picture.zoomBy(1 / STEP),
    fit: () => picture.fit(),
    arrange: () => picture.arrange(),
  };
  for (const button of section.querySelectorAll("[data-view]")) {
    button.addEventListener("click", views[button.dataset.view]);
  }
  const keys = { "+": views.closer, "=": views.closer, "-": views.farther, 0: views.fit, Escape: () => choose(null) };
  picture.onTap((target) => choose(target?.isNode() ? target : null));
  picture.container.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = TOWARD[event.key];
    if (direction && event.shiftKey && current) {
      current.shift({ x: direction[0] * NUDGE, y: direction[1] * NUDGE });
      picture.touched = true;
    } else if (direction) choose(next(picture.cy, current, direction));
    else if (event.key === "Enter" && current) location.assign(current.data("url"));
    else if (keys[event.key]) keys[event.key]();
    else return;
    event.preventDefault();
  });
  leaveScrollingToThePage(section, picture);
}

/** Return the nearest party in a direction; the current one where there is none, the first one at the start. */
function next(cy, current, [dx, dy]) {
  if (!current) return cy.nodes(".source").union(cy.nodes())[0];
  const from = current.position();
  let best = { cost: Infinity, node: current };
  for (const node of cy.nodes().toArray()) {
    const { x, y } = node.position();
    const ahead = (x - from.x) * dx + (y - from.y) * dy;
    const aside = Math.abs((x - from.x) * dy) + Math.abs((y - from.y) * dx);
    const cost = ahead + 2 * aside;
    if (ahead > 1 && cost < best.cost) best = { cost, node };
  }
  return best.node;
}

/**
 * Return what is said of a party: its name, its kind, its ties in the picture, and a link on, in the words of the page
 * with `{name}` in them.
 */
function sentence(node, words = "Who knows {name}?") {
  const ties = node.connectedEdges().map((edge) => {
    const told = [edge.source().data("name"), edge.data("label"), edge.target().data("name")].join(" ");
    return edge.data("when") ? `${told}, ${edge.data("when")}` : told;
  });
  const name = document.createElement("strong");
  name.textContent = node.data("name");
  const link = document.createElement("a");
  link.href = node.data("url");
  link.textContent = words.replace("{name}", node.data("name"));
  return [name, `, ${node.data("subkind") ?? node.data("kind")}. ${ties.join("; ")}. `, link];
}

/**
 * A finger on the ground scrolls the page, two fingers move the picture; the wheel zooms once it is focused.
 * The listeners stand on the section, since on the canvas Cytoscape's own would come first.
 */
function leaveScrollingToThePage(section, { container, cy }) {
  const before = (type, listener) => section.addEventListener(type, listener, { capture: true });
  before("touchstart", (event) => cy.userPanningEnabled(event.touches.length > 1));
  // The browser complains when Cytoscape tries to hold a scroll that has begun.
  before("touchend", (event) => { if (!event.cancelable) event.preventDefault = () => {}; });
  before("mousedown", () => cy.userPanningEnabled(true));
  before("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey && document.activeElement !== container) event.stopPropagation();
  });
  // On release, since Cytoscape takes the focus away when the button goes down.
  container.addEventListener("pointerup", () => container.focus({ preventScroll: true }));
}

import { h } from "./dom.js";

/**
 * Show a part of a message that this page cannot draw: its JSON, folded.
 * @param {unknown} part
 */
export function unknown(part) {
  const type = /** @type {{ type?: unknown } | null | undefined} */ (part)?.type;
  const kind = typeof type === "string" ? type : "part";
  return h(
    "details",
    { class: "unknown" },
    h("summary", {}, `${kind}: not drawn here`),
    h("pre", {}, JSON.stringify(part, null, 2)),
  );
}

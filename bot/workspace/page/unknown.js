import { h } from "./dom.js";

/** A part of a message that this page has no picture for: its JSON, folded. */
export function unknown(part) {
  const kind = typeof part?.type === "string" ? part.type : "part";
  return h(
    "details",
    { class: "unknown" },
    h("summary", {}, `${kind}: not drawn here`),
    h("pre", {}, JSON.stringify(part, null, 2)),
  );
}

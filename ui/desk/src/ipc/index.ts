/**
 * The one door between the page and Rust. Nothing else may import the Tauri API or the generated bindings.
 * Every command answers `{ status: "ok", data }` or `{ status: "error", error: Problem }`.
 */
export { commands, events } from "./bindings";
export type * from "./bindings";

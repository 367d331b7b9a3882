/**
 * The one door between the page and Rust. Nothing else may import the Tauri API or the generated bindings.
 * Every command answers with an {@link Answer}.
 */
import type { Problem } from "./bindings";

export { commands, events } from "./bindings";
export type * from "./bindings";

/** What a command gives back: what was asked for, or what stood in the way and what to do about it. */
export type Answer<T> = { status: "ok"; data: T } | { status: "error"; error: Problem };

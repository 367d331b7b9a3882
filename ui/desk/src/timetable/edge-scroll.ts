/** Scrolls a box along when something is carried to its edge; the nearer, the faster. */
import type { Point } from "./drag";

/** How near to the edge it begins. */
const EDGE = 36;
const FASTEST = 16;

const pace = (depth: number): number => Math.ceil((Math.min(depth, EDGE) / EDGE) * FASTEST);

function along(at: number, from: number, until: number): number {
  if (at < from + EDGE) return -pace(from + EDGE - at);
  return at > until - EDGE ? pace(at - (until - EDGE)) : 0;
}

/** True when it went anywhere. `head` is what stands still at the top. */
export function edgeScroll(box: HTMLElement | null, at: Point, head: number): boolean {
  if (!box) return false;
  const { left, right, top, bottom } = box.getBoundingClientRect();
  if (at.x < left || at.x > right || at.y < top || at.y > bottom) return false;
  const before = [box.scrollLeft, box.scrollTop];
  box.scrollLeft += along(at.x, left, right);
  box.scrollTop += along(at.y, top + head, bottom);
  return before[0] !== box.scrollLeft || before[1] !== box.scrollTop;
}

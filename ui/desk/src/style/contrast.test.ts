import { expect, it } from "vitest";
import tokens from "./tokens.css?raw";

/** The colours of a theme, as they stand in the file. */
function colours(of: string): Map<string, string> {
  const block = tokens.split(of)[1]?.split("}")[0] ?? "";
  return new Map([...block.matchAll(/--([\w-]+): (#\w{6});/g)].map((one) => [one[1] ?? "", one[2] ?? ""]));
}

/** How bright a colour is, from 0 to 1: WCAG 2.2, "relative luminance". */
function brightness(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, bright = 0] = [brightness(one), brightness(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}

it.each([":root {", ':root[data-theme="dark"] {'])("can be read on every paper in %s", (theme) => {
  const of = colours(theme);
  for (const ink of ["ink", "ink-second"]) {
    for (const paper of ["background", "surface", "sunken"]) {
      expect(contrast(of.get(ink) ?? "", of.get(paper) ?? ""), `${ink} on ${paper}`).toBeGreaterThan(4.5);
    }
  }
});

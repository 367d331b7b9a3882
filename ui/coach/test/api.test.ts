// @vitest-environment node
import { readFile } from "node:fs/promises";
import openapiTS, { astToString, type OpenAPI3 } from "openapi-typescript";
import { expect, it } from "vitest";

const file = (name: string) => readFile(new URL(`../src/data/${name}`, import.meta.url), "utf8");

it("has its types from the server's description", async () => {
  const description = JSON.parse(await file("openapi.json")) as OpenAPI3;
  const written = astToString(await openapiTS(description));
  expect(written, "npm run api --workspace coach").toBe(await file("openapi.ts"));
});

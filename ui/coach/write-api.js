// Writes the types of the server's answers from its description (see test/api.test.ts).
import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const here = new URL("./src/data/", import.meta.url);
const description = JSON.parse(await readFile(new URL("openapi.json", here), "utf8"));
await writeFile(new URL("openapi.ts", here), astToString(await openapiTS(description)));

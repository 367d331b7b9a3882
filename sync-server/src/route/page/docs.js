"use strict";

// Shows /api/openapi.json to a reader. Text only: nothing of it is ever taken for markup.

const element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

const named = (api, schema) => {
  const name = schema?.$ref?.split("/").pop();
  return name ? api.components.schemas[name] : schema;
};

// A schema as an example of its shape: names with their types and explanations.
const shape = (api, schema, depth = 0) => {
  const plain = named(api, schema);
  if (!plain || depth > 6) return "…";
  const options = plain.oneOf ?? plain.anyOf ?? plain.allOf;
  if (options) return options.map((option) => shape(api, option, depth + 1)).join(" | ");
  const type = Array.isArray(plain.type) ? plain.type.join(" or ") : plain.type;
  if (type === "array") return `[${shape(api, plain.items, depth + 1)}]`;
  if (!plain.properties) {
    if (plain.additionalProperties) return `{name: ${shape(api, plain.additionalProperties, depth + 1)}}`;
    return plain.enum ? plain.enum.map((value) => JSON.stringify(value)).join(" | ") : (plain.format ?? type ?? "any");
  }
  const pad = "  ".repeat(depth + 1);
  const required = new Set(plain.required ?? []);
  const lines = Object.entries(plain.properties).map(([name, property]) => {
    const words = named(api, property)?.description ?? property.description;
    const note = words ? `  // ${words.replaceAll("\n", " ")}` : "";
    return `${pad}${name}${required.has(name) ? "" : "?"}: ${shape(api, property, depth + 1)}${note}`;
  });
  return `{\n${lines.join("\n")}\n${"  ".repeat(depth)}}`;
};

const body = (api, content) => {
  const [kind, media] = Object.entries(content ?? {})[0] ?? [];
  if (!kind) return [];
  return [element("pre", { textContent: `${kind}\n${shape(api, media.schema)}` })];
};

const rows = (pairs) =>
  element("table", {}, ...pairs.map(([name, ...rest]) =>
    element("tr", {}, element("td", { textContent: name }), element("td", {}, ...rest))));

const route = (api, path, method, operation) => {
  const inside = element("div", { className: "inside" });
  if (operation.description) inside.append(element("p", { textContent: operation.description }));
  if (operation.parameters?.length) {
    inside.append(element("h3", { textContent: "PARAMETERS" }), rows(operation.parameters.map((parameter) =>
      [`${parameter.name}${parameter.required ? "" : "?"}`, `${parameter.in}: ${parameter.description ?? ""}`])));
  }
  if (operation.requestBody) {
    inside.append(element("h3", { textContent: "BODY" }), ...body(api, operation.requestBody.content));
  }
  inside.append(element("h3", { textContent: "ANSWERS" }), rows(Object.entries(operation.responses).map(
    ([status, answer]) => [status, answer.description ?? "", ...body(api, answer.content)])));
  const who = operation.security?.map((scheme) => Object.keys(scheme).join()).join(", ") ?? "";
  return element("details", {},
    element("summary", {},
      element("span", { className: "method", textContent: method.toUpperCase() }),
      element("span", { className: "path", textContent: path }),
      element("span", { textContent: operation.summary ?? "" }),
      element("span", { className: "right", textContent: who })),
    inside);
};

const show = (api) => {
  document.getElementById("title").textContent = `${api.info.title} ${api.info.version}`;
  document.getElementById("about").textContent = api.info.description ?? "";
  const groups = new Map((api.tags ?? []).map((tag) => [tag.name, [tag.description, []]]));
  for (const [path, operations] of Object.entries(api.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const tag = operation.tags?.[0] ?? "";
      if (!groups.has(tag)) groups.set(tag, ["", []]);
      groups.get(tag)[1].push(route(api, path, method, operation));
    }
  }
  document.getElementById("routes").replaceChildren(...[...groups].flatMap(([name, [words, routes]]) =>
    [element("h2", { textContent: name }), element("p", { textContent: words }), ...routes]));
};

fetch("/api/openapi.json").then((answer) => answer.json()).then(show).catch((error) => {
  document.getElementById("routes").textContent = `The description could not be loaded: ${error}`;
});

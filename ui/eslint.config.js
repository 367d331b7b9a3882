import js from "@eslint/js";
import prettier from "eslint-config-prettier";
import vue from "eslint-plugin-vue";
import globals from "globals";
import ts from "typescript-eslint";

const onlyIpcKnowsTauri = {
  "no-restricted-imports": [
    "error",
    {
      patterns: [
        {
          group: ["@tauri-apps/*", "**/ipc/bindings"],
          message: "Only src/ipc talks to Tauri; import from src/ipc instead.",
        },
      ],
    },
  ],
};

export default ts.config(
  // Generated from Rust and held by its own drift test.
  { ignores: ["**/dist/", "desk/src/ipc/bindings.ts", "coach/src/data/openapi.ts"] },
  js.configs.recommended,
  ...ts.configs.strictTypeChecked,
  ...vue.configs["flat/recommended"],
  {
    languageOptions: {
      globals: globals.browser,
      parserOptions: {
        parser: ts.parser,
        project: [
          "./common/tsconfig.json",
          "./desk/tsconfig.json",
          "./coach/tsconfig.json",
          "./coach/src/worker/tsconfig.json",
          "./tsconfig.tools.json",
        ],
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: [".vue"],
      },
    },
    rules: {
      ...onlyIpcKnowsTauri,
      eqeqeq: "error",
      "no-console": "error",
      "vue/block-order": ["error", { order: ["script", "template", "style"] }],
      "vue/define-macros-order": "error",
      "vue/no-v-html": "error",
      // A static style attribute would need `unsafe-inline` in the content security policy.
      "vue/no-static-inline-styles": "error",
      "vue/require-default-prop": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    },
  },
  { files: ["desk/src/ipc/**", "desk/test/fake-desk.ts"], rules: { "no-restricted-imports": "off" } },
  { files: ["*.js", "coach/*.js"], ...ts.configs.disableTypeChecked },
  prettier,
);

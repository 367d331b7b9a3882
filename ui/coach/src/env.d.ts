/// <reference types="vite/client" />

/** For tools that read plain TypeScript only; the real type of each component comes from its own file. */
declare module "*.vue" {
  import type { DefineComponent } from "vue";
  const component: DefineComponent;
  export default component;
}

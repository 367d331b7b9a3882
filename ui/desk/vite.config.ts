import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [vue()],
  // The options API is not used; leaving it out makes the page smaller and the start faster.
  define: { __VUE_OPTIONS_API__: false, __VUE_I18N_LEGACY_API__: false },
  clearScreen: false,
  server: { host: "127.0.0.1", port: 5183, strictPort: true },
  build: {
    target: "safari16",
    // The content security policy allows no inline script or style, so nothing is inlined as data either.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
});

import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

export default defineConfig({
  base: "/coach/",
  plugins: [vue()],
  define: { __VUE_OPTIONS_API__: false },
  clearScreen: false,
  server: { host: "127.0.0.1", port: 5184, strictPort: true },
  build: {
    // Phones are older than PCs.
    target: ["safari15", "chrome90"],
    // The content security policy allows no inline script or style, so nothing is inlined as data either.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: {
      input: { page: "index.html", worker: "src/worker/worker.ts" },
      output: {
        // The worker looks after everything beside it, and so lies beside the page under a name that stays.
        entryFileNames: (chunk) => (chunk.name === "worker" ? "worker.js" : "assets/[name]-[hash].js"),
      },
    },
  },
});

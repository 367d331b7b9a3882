import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [vue()],
  test: {
    environment: "happy-dom",
    include: ["coach/**/*.test.ts", "common/**/*.test.ts", "desk/**/*.test.ts"],
    // Styles are left out of tests, but for the colours: how they read on one another is held by a test.
    css: { include: /tokens\.css/ },
    restoreMocks: true,
    // A busy machine is slow, not wrong.
    testTimeout: 30_000,
  },
});

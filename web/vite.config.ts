import { defineConfig } from "vite";

// One script and one style, under fixed names: tieout puts them into every page it writes.
export default defineConfig({
  build: {
    outDir: "../src/tieout/render/assets",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    lib: { entry: "src/main.ts", formats: ["iife"], name: "review", fileName: () => "review.js", cssFileName: "review" },
  },
});

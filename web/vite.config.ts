import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { defineConfig } from "vite";

const outDir = "../src/tieout/render/assets";

/** The SHA-256 of all sources, which says without node whether what is built is theirs. */
function stamp(): void {
  const hash = createHash("sha256");
  const names = ["package-lock.json", ...["public", "src"].flatMap((folder) => readdirSync(folder).sort().map((name) => `${folder}/${name}`))];
  for (const name of names) hash.update(name).update(readFileSync(name));
  writeFileSync(`${outDir}/sources.sha256`, hash.digest("hex") + "\n");
}

// One script and one style, under fixed names: tieout puts them into every page it writes.
export default defineConfig({
  plugins: [{ name: "stamp", closeBundle: stamp }],
  build: {
    outDir,
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    lib: { entry: "src/main.ts", formats: ["iife"], name: "review", fileName: () => "review.js", cssFileName: "review" },
  },
});

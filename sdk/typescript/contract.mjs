// Writes the contract's types for TypeScript, or with --check compares them:
// `node contract.mjs FOLDER [--check]`, where the folder is of a plugin with its tools installed.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const SDK = dirname(fileURLToPath(import.meta.url));
const [folder, check] = process.argv.slice(2);
const generator = join(
  folder,
  "node_modules/@bytecodealliance/jco-transpile/vendor/js-component-bindgen-component.js",
);
const { $init, generateTypes } = await import(pathToFileURL(generator).href);
await $init;
const types = generateTypes("campaign", {
  wit: { tag: "source", val: readFileSync(join(SDK, "wit/sadakat.wit"), "utf8") },
  world: "campaign",
  guest: true,
  features: { tag: "list", val: [] },
});
for (const [path, bytes] of types) {
  const [, name] = /^interfaces\/(.*)$/.exec(path) ?? [];
  if (name === undefined) {
    continue;
  }
  const file = join(SDK, "contract", name);
  const text = new TextDecoder().decode(bytes);
  if (check === undefined) {
    writeFileSync(file, text);
  } else if (readFileSync(file, "utf8") !== text) {
    console.error(`${file} is not what the contract says: write it anew without --check`);
    process.exitCode = 1;
  }
}

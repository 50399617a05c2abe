// Turns a plugin's folder into a component: `node build.mjs FOLDER CONTRACT OUT`. Run by
// `sadakat plugin build`, which then states the contract's version in it.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire, SourceMap } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, contract, out] = process.argv.slice(2).map((path) => resolve(path));
const SDK = import.meta.dirname ?? dirname(new URL(import.meta.url).pathname);
const SOURCE = "src/plugin.ts";
/** What the entry's own line of the bundle is for. */
const CONSOLE = "sadakat:plugin/console@1.0.0";

const require = createRequire(join(folder, "package.json"));
const { name, version, description = "" } = JSON.parse(
  readFileSync(join(folder, "package.json"), "utf8"),
);

const compiler = join(dirname(require.resolve("typescript/package.json")), "bin", "tsc");
const checked = spawnSync(process.execPath, [compiler, "--noEmit", "--pretty", "false"], {
  cwd: folder,
  stdio: ["ignore", "pipe", "inherit"],
});
if (checked.status !== 0) {
  process.stderr.write(checked.stdout);
  process.exit(1);
}

const work = mkdtempSync(join(tmpdir(), "sadakat-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));

const esbuild = require("esbuild");
const entry = `
  import ${JSON.stringify(join(SDK, "src/closed.ts"))};
  import { write } from ${JSON.stringify(CONSOLE)};
  import { exported } from ${JSON.stringify(join(SDK, "src/guest.ts"))};
  import campaign from ${JSON.stringify(join(folder, SOURCE))};
  const about = ${JSON.stringify({ name, version, summary: description })};
  const places = (line) => globalThis.sadakatPlaces?.[line];
  export const { describe, evaluate } = exported(campaign, about, write, places);
`;
const bundled = esbuild.buildSync({
  stdin: { contents: entry, resolveDir: folder, sourcefile: "plugin" },
  absWorkingDir: folder,
  alias: { "sadakat-sdk": join(SDK, "src/index.ts") },
  bundle: true,
  external: ["sadakat:*"],
  format: "esm",
  target: "es2022",
  charset: "utf8",
  sourcemap: "external",
  outfile: join(work, "plugin.js"),
  write: false,
  logLevel: "error",
});
const text = (end) => bundled.outputFiles.find(({ path }) => path.endsWith(end)).text;
const script = text(".js");
writeFileSync(
  join(work, "plugin.js"),
  `${script}\nglobalThis.sadakatPlaces = ${JSON.stringify(places(script, text(".map")))};\n`,
);

// Loaded late: it is large, and what is wrong with the plugin is told before.
const { componentize } = await import(pathToFileURL(moduleOf("@bytecodealliance/componentize-js")).href);
const { component } = await componentize({
  sourcePath: join(work, "plugin.js"),
  witPath: contract,
  worldName: "campaign",
  // Nothing from outside is left to import.
  disableFeatures: ["stdio", "random", "clocks", "http", "fetch-event"],
});
writeFileSync(out, component);

/** Where a package has its module: `require` finds none of packages that are modules alone. */
function moduleOf(name) {
  for (const modules of require.resolve.paths(name)) {
    const manifest = join(modules, name, "package.json");
    if (existsSync(manifest)) {
      return join(modules, name, JSON.parse(readFileSync(manifest, "utf8")).exports.import);
    }
  }
  throw new Error(`${name} is not installed`);
}

/** Which line of the plugin's own sources a line of the script is from. */
function places(script, json) {
  const map = new SourceMap(JSON.parse(json));
  const lines = {};
  for (const [at, line] of script.split("\n").entries()) {
    const { originalSource, originalLine } = map.findEntry(at, line.search(/\S|$/));
    if (originalSource === undefined) {
      continue;
    }
    const path = resolve(work, originalSource.replace(/^file:\/\//, ""));
    const own = relative(folder, path);
    const isElsewhere = own.startsWith("..") || own.startsWith("node_modules") || own === "plugin";
    // An author looks for the place in sources of the plugin, not of the SDK.
    if (!isElsewhere && relative(SDK, path).startsWith("..")) {
      lines[at + 1] = `${own.replaceAll("\\", "/")}:${originalLine + 1}`;
    }
  }
  return lines;
}

// A plugin gets nothing from outside. What JavaScript has of clocks and random numbers would be
// the same at every call, so whoever asks for it is told what to read instead.

function refuse(what: string, instead: string): () => never {
  return () => {
    throw new Error(`a plugin has no ${what}: read the field ${instead}`);
  };
}

const clock = refuse("clock", "`today` or `event.at`");
const chance = refuse("random numbers", "`event.seed`");

Math.random = chance;

const Machine = Date;
globalThis.Date = new Proxy(Machine, {
  construct(of, given, target) {
    return given.length === 0 ? clock() : Reflect.construct(of, given, target);
  },
  apply: clock,
});
Machine.now = clock;

for (const [name, stop] of [
  ["performance", clock],
  ["crypto", chance],
  ["fetch", refuse("network", "that it needs")],
  ["setTimeout", clock],
  ["setInterval", clock],
] as const) {
  Object.defineProperty(globalThis, name, { configurable: true, get: stop });
}

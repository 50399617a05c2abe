// A service in Node that keeps one text for each member, and every answer:
// node service.mjs LIBRARY FOLDER STORE, events by standard input, a line each.
//
// The store is a file. A line is written at once and has an event's answer and
// its member's account, so that there is never one without the other.

import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import koffi from "koffi";

const [library, folder, store] = process.argv.slice(2);
const sadakat = koffi.load(library);

for (const handle of ["Host", "Header", "Decision", "Error"]) {
  koffi.opaque(`Sadakat${handle}`);
}
// Texts that are handed out are freed when Node has its own.
const free = sadakat.func("void sadakat_text_free(void *text)");
const Text = koffi.disposable("Text", "str", free);
const open = sadakat.func(
  "int sadakat_host_open(str folder, str options, _Out_ SadakatHost **host, _Out_ SadakatError **error)",
);
const header = sadakat.func(
  "int sadakat_host_header(SadakatHost *host, str event, _Out_ SadakatHeader **header, _Out_ SadakatError **error)",
);
const processEvent = sadakat.func(
  "int sadakat_host_process(SadakatHost *host, str event, str account, str customer, _Out_ SadakatDecision **decision, _Out_ Text *kept, _Out_ SadakatError **error)",
);
const headerId = sadakat.func("str sadakat_header_id(SadakatHeader *header)");
const headerCustomer = sadakat.func("str sadakat_header_customer(SadakatHeader *header)");
const decisionJson = sadakat.func("str sadakat_decision_json(SadakatDecision *decision)");
const errorJson = sadakat.func("str sadakat_error_json(SadakatError *error)");
const freeHost = sadakat.func("void sadakat_host_free(SadakatHost *host)");
const freeHeader = sadakat.func("void sadakat_header_free(SadakatHeader *header)");
const freeDecision = sadakat.func("void sadakat_decision_free(SadakatDecision *decision)");
const freeError = sadakat.func("void sadakat_error_free(SadakatError *error)");

/** Makes a call with so many answers; an error becomes an exception. */
function call(of, answers, ...given) {
  const out = Array.from({ length: answers }, () => [null]);
  const error = [null];
  if (of(...given, ...out, error) === 0) {
    return out.map(([answer]) => answer);
  }
  const told = errorJson(error[0]);
  freeError(error[0]);
  throw new Error(told);
}

const answers = new Map();
const members = new Map();
function keep({ id, customer, answer, account }) {
  answers.set(id, answer);
  if (account !== null) {
    members.set(customer, account);
  }
}
if (existsSync(store)) {
  for (const line of readFileSync(store, "utf8").split("\n")) {
    try {
      keep(JSON.parse(line));
    } catch {
      // What was cut off was not answered either.
    }
  }
}
appendFileSync(store, "\n");

function serve(host, event) {
  const [read] = call(header, 1, host, event);
  const [id, customer] = [headerId(read), headerCustomer(read)];
  freeHeader(read);
  // A till that asks again gets the same answer.
  if (!answers.has(id)) {
    const before = members.get(customer) ?? null;
    const [decision, account] = call(processEvent, 2, host, event, before, null);
    const kept = { id, customer, answer: decisionJson(decision), account };
    freeDecision(decision);
    appendFileSync(store, `${JSON.stringify(kept)}\n`);
    keep(kept);
  }
  return answers.get(id);
}

const [host] = call(open, 1, folder, JSON.stringify({ watch: true }));
for await (const event of createInterface({ input: process.stdin })) {
  try {
    console.log(serve(host, event));
  } catch (error) {
    console.log(error.message);
  }
}
freeHost(host);

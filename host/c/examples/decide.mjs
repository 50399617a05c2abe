// Decides a purchase in Node, with koffi: node decide.mjs LIBRARY FOLDER

import koffi from "koffi";

const [library, folder] = process.argv.slice(2);
const sadakat = koffi.load(library);

// What is handed out is freed by the function of its type.
koffi.opaque("SadakatHost");
koffi.opaque("SadakatDecision");
koffi.opaque("SadakatError");
const open = sadakat.func(
  "int sadakat_host_open(str folder, str options, _Out_ SadakatHost **host, _Out_ SadakatError **error)",
);
const decide = sadakat.func(
  "int sadakat_host_decide(SadakatHost *host, str event, str member, _Out_ SadakatDecision **decision, _Out_ SadakatError **error)",
);
const decisionJson = sadakat.func("str sadakat_decision_json(SadakatDecision *decision)");
const errorJson = sadakat.func("str sadakat_error_json(SadakatError *error)");
const freeHost = sadakat.func("void sadakat_host_free(SadakatHost *host)");
const freeDecision = sadakat.func("void sadakat_decision_free(SadakatDecision *decision)");
const freeError = sadakat.func("void sadakat_error_free(SadakatError *error)");

/** Makes a call whose answer is handed out; an error becomes an exception. */
function call(of, ...given) {
  const [answer, error] = [[null], [null]];
  if (of(...given, answer, error) === 0) {
    return answer[0];
  }
  const told = JSON.parse(errorJson(error[0]));
  freeError(error[0]);
  throw Object.assign(new Error(told.message), told);
}

const event = {
  id: "e1",
  kind: "purchase",
  at: "2026-11-21T14:03:00+03:00",
  customer: "c42",
  // Amounts are texts: a number would pass through a binary float.
  purchase: { lines: [{ sku: "latte", quantity: 2, unit_price: "95.00" }] },
};
const member = { id: "c42", customer: { tier: "gold" }, uses: [] };

const host = call(open, folder, null);
const decision = call(decide, host, JSON.stringify(event), JSON.stringify(member));
console.log(decisionJson(decision));
freeDecision(decision);
try {
  call(decide, host, JSON.stringify({ ...event, kind: "purchse" }), "null");
} catch (error) {
  console.log(`${error.code} ${error.field}: ${error.help}`);
}
freeHost(host);

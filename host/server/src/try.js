"use strict";

/** Makes an element with texts and elements in it; texts are never markup. */
function element(name, properties = {}, ...inside) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...inside);
  return made;
}

/** A request with its form. */
function request(path, method, operation) {
  const fields = (operation.parameters ?? []).map((parameter) => ({
    parameter,
    input: element("input", { placeholder: parameter.description ?? "" }),
  }));
  const content = operation.requestBody?.content ?? {};
  const [type] = Object.keys(content);
  const example = content[type]?.example;
  const shown = typeof example === "string" ? example : JSON.stringify(example, null, 2);
  const body = element("textarea", { value: example === undefined ? "" : shown });
  const answer = element("pre");
  const send = element("button", { textContent: "Send" });
  send.addEventListener("click", async () => {
    let where = path;
    const query = new URLSearchParams();
    for (const { parameter, input } of fields) {
      if (parameter.in === "path") {
        where = where.replace(`{${parameter.name}}`, encodeURIComponent(input.value));
      } else if (parameter.in === "query" && input.value) {
        query.set(parameter.name, input.value);
      }
    }
    if (query.size > 0) where += `?${query}`;
    const headers = {};
    const token = document.getElementById("token").value.trim();
    if (token) headers.authorization = `Bearer ${token}`;
    if (type) headers["content-type"] = type;
    for (const { parameter, input } of fields) {
      if (parameter.in === "header" && input.value) headers[parameter.name] = input.value;
    }
    try {
      const said = await fetch(where, {
        method: method.toUpperCase(),
        headers,
        body: type ? body.value : undefined,
      });
      let text = await said.text();
      try {
        text = JSON.stringify(JSON.parse(text), null, 2);
      } catch {
        // It is no JSON: it is shown as it is.
      }
      answer.textContent = `${said.status} ${said.statusText}\n${text}`;
    } catch (error) {
      answer.textContent = String(error);
    }
  });
  const roles = operation.security?.[0]?.token ?? [];
  const form = element("div");
  if (operation.requestBody?.description) form.append(element("p", {}, operation.requestBody.description));
  for (const { parameter, input } of fields) form.append(element("label", {}, parameter.name, input));
  if (type) form.append(element("label", {}, type, body));
  form.append(element("p", {}, send, ` for ${roles.length ? roles.join(", ") : "everybody"}`), answer);
  const summary = element("summary", {}, element("b", {}, method.toUpperCase()), path, ` — ${operation.summary ?? ""}`);
  return element("details", {}, summary, form);
}

fetch("/openapi.json").then(async (said) => {
  const { paths } = await said.json();
  const main = document.getElementById("requests");
  for (const [path, item] of Object.entries(paths)) {
    for (const method of ["get", "post"]) {
      if (item[method]) main.append(request(path, method, item[method]));
    }
  }
});

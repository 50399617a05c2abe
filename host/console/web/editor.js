// The editor of the console: CodeMirror with our diagnostics and words.
//
// It lives in a shadow root, so that its styles are sheets of that root and
// the page's policy needs no exception for them.
import { EditorView, keymap, lineNumbers, highlightActiveLine, drawSelection } from "@codemirror/view";
import { EditorState } from "@codemirror/state";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { autocompletion, completionKeymap, snippetCompletion } from "@codemirror/autocomplete";
import { setDiagnostics, lintGutter, lintKeymap } from "@codemirror/lint";
import { StreamLanguage, bracketMatching, syntaxHighlighting, HighlightStyle, indentOnInput } from "@codemirror/language";
import { toml } from "@codemirror/legacy-modes/mode/toml";
import { rust } from "@codemirror/legacy-modes/mode/rust";
import { tags } from "@lezer/highlight";

const colours = HighlightStyle.define([
  { tag: tags.comment, color: "var(--quiet)", fontStyle: "italic" },
  { tag: tags.string, color: "var(--text-string)" },
  { tag: [tags.number, tags.bool, tags.atom], color: "var(--text-number)" },
  { tag: tags.keyword, color: "var(--text-word)" },
  { tag: [tags.propertyName, tags.definition(tags.variableName)], color: "var(--text-name)" },
]);

const look = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--paper)", fontSize: "0.95rem" },
  ".cm-content": { fontFamily: "var(--mono)", caretColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--shade)", color: "var(--quiet)", border: "none" },
  ".cm-activeLine": { backgroundColor: "var(--glow)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-selectionBackground": { backgroundColor: "var(--select) !important" },
  ".cm-tooltip": { backgroundColor: "var(--paper)", color: "var(--ink)", border: "1px solid var(--line)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--paper)" },
});

/** What can be written: from the server, once a page. */
function complete(words) {
  const options = words.map((word) =>
    word.snippet
      ? snippetCompletion(word.snippet, { label: word.name, type: word.kind, detail: word.about })
      : { label: word.name, type: word.kind, detail: word.about },
  );
  return (context) => {
    const before = context.matchBefore(/[\w.]+/);
    if (!before && !context.explicit) return null;
    return { from: before ? before.from : context.pos, options, validFor: /^[\w.]*$/ };
  };
}

/** Puts an editor in the place of a text field, which goes on holding the text. */
function edit(field, words, changed) {
  const host = document.createElement("div");
  host.className = "editor";
  field.after(host);
  field.hidden = true;
  const root = host.attachShadow({ mode: "open" });
  const language = field.dataset.language === "rhai" ? rust : toml;
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: field.value,
      extensions: [
        lineNumbers(), history(), drawSelection(), highlightActiveLine(), bracketMatching(), indentOnInput(),
        lintGutter(), autocompletion({ override: [complete(words)] }),
        StreamLanguage.define(language), syntaxHighlighting(colours), look, EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": field.dataset.label || field.name }),
        keymap.of([...completionKeymap, ...lintKeymap, ...historyKeymap, ...defaultKeymap]),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          field.value = update.state.doc.toString();
          changed();
        }),
      ],
    }),
  });
  return {
    /** Shows what is wrong: lines and columns from 1, columns in characters. */
    show(found) {
      const doc = view.state.doc;
      const at = (line, column) => {
        const there = doc.line(Math.min(Math.max(line, 1), doc.lines));
        const offset = [...there.text].slice(0, Math.max(column - 1, 0)).join("").length;
        return Math.min(there.from + offset, there.to);
      };
      const diagnostics = found.map((one) => {
        const from = at(one.line, one.column);
        const to = Math.max(at(one.end_line || one.line, one.end_column || one.column), from);
        const help = one.help ? `\n${one.help}` : "";
        return { from, to, severity: one.severity, message: `${one.message} [${one.code}]${help}` };
      });
      view.dispatch(setDiagnostics(view.state, diagnostics));
    },
    /** Puts another text in. */
    put(text) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    },
    focus: () => view.focus(),
  };
}

window.SadakatEditor = { edit };

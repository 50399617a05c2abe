//! Which files of a program are edited with a campaign.

use sadakat_engine::load::Folder;
use toml_edit::DocumentMut;

use crate::campaign_id::CampaignId;
use crate::draft::{Draft, Files, text_of};

/// A file in the editor.
pub(crate) struct EditedFile {
    pub(crate) path: String,
    /// What a form calls it.
    pub(crate) field: String,
    pub(crate) text: String,
    pub(crate) language: &'static str,
}

/// The files of a draft: the manifest, what it runs, its cases, and the lookup
/// tables that it reads. What is no text is left out: it could not be kept as
/// it is.
pub(crate) fn edited(id: &CampaignId, draft: &Draft, folder: &Folder) -> Vec<EditedFile> {
    let manifest = draft.text(&id.manifest());
    let program = named(manifest).unwrap_or_else(|| id.script());
    let is_table = program.ends_with(".csv");
    let text = |path: &str| match draft.files.get(path) {
        Some(text) => text.clone().unwrap_or_default(),
        None => text_of(folder, path).unwrap_or_default(),
    };
    let file = |path: String, field: &str, language| EditedFile {
        text: text(&path),
        field: field.to_owned(),
        path,
        language,
    };
    let language = if is_table { "csv" } else { "rhai" };
    let mut files = vec![
        file(id.manifest(), "manifest", "toml"),
        file(program, "script", language),
        file(id.cases(), "cases", "toml"),
    ];
    let reads = |table: &str| {
        let written = format!("tables.{table}");
        files.iter().any(|file| file.text.contains(&written))
    };
    let tables = folder.part("tables", "csv");
    let tables =
        tables.filter(|(_, stem, bytes)| reads(stem) && std::str::from_utf8(bytes).is_ok());
    let tables: Vec<EditedFile> = tables
        .map(|(path, stem, _)| file(path.to_owned(), &format!("table.{stem}"), "csv"))
        .collect();
    files.extend(tables);
    files
}

/// The file that a manifest names to run, if it names one that people write.
fn named(manifest: &str) -> Option<String> {
    let manifest: DocumentMut = manifest.parse().ok()?;
    let named = ["script", "offers"].into_iter();
    let name = named.filter_map(|key| manifest.get(key)?.as_str()).next()?;
    program_path(&format!("campaigns/{name}"))
}

/// A path that a campaign's script or offers can have, and none that leads
/// elsewhere.
fn program_path(path: &str) -> Option<String> {
    let name = path.strip_prefix("campaigns/")?;
    let stem = name
        .strip_suffix(".rhai")
        .or_else(|| name.strip_suffix(".csv"))?;
    CampaignId::new(stem).map(|_| path.to_owned())
}

/// The texts of a form by the paths of their files; fields that are none are
/// passed over.
pub(crate) fn sent(id: &CampaignId, fields: Vec<(String, String)>) -> Files {
    let field = |name: &str| {
        let mut all = fields.iter();
        all.find(|(known, _)| known == name)
            .map(|(_, text)| &**text)
    };
    let own = id.script();
    // Another campaign's file is written for nobody whose manifest does not name it.
    let named = field("manifest").and_then(named);
    let program = match field("script_path").and_then(program_path) {
        Some(path) => Some(path).filter(|path| *path == own || named.as_ref() == Some(path)),
        None => Some(own),
    };
    let mut files = Files::new();
    for (name, text) in fields {
        let path = match &*name {
            "manifest" => id.manifest(),
            "script" => match &program {
                Some(path) => path.clone(),
                None => continue,
            },
            "cases" => id.cases(),
            other => {
                let table = other.strip_prefix("table.").and_then(CampaignId::new);
                let Some(table) = table else { continue };
                format!("tables/{table}.csv")
            }
        };
        // Browsers send lines that end with two characters.
        files.insert(path, Some(text.replace("\r\n", "\n")));
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_names_no_file_of_others() {
        let id = CampaignId::new("tea").unwrap();
        let field = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        for path in [
            "../x.rhai",
            "campaigns/../x.csv",
            "program.toml",
            "campaigns/x.toml",
        ] {
            let sent = sent(&id, vec![field("script_path", path), field("script", "1")]);
            assert_eq!(
                sent.keys().collect::<Vec<_>>(),
                ["campaigns/tea.rhai"],
                "{path}"
            );
        }
        let others = [
            field("script_path", "campaigns/spring.csv"),
            field("manifest", "offers = \"autumn.csv\"\n"),
            field("script", "1"),
        ];
        let sent_of_others = sent(&id, others.to_vec());
        assert_eq!(
            sent_of_others.keys().collect::<Vec<_>>(),
            ["campaigns/tea.toml"]
        );
        let good = [
            field("script_path", "campaigns/spring.csv"),
            field("manifest", "offers = \"spring.csv\"\n"),
            field("script", "a\r\n"),
        ];
        let tables = [
            field("table.stores", "id\n"),
            field("table.../x", ""),
            field("other", ""),
        ];
        let sent = sent(&id, good.into_iter().chain(tables).collect());
        assert_eq!(
            sent.keys().collect::<Vec<_>>(),
            [
                "campaigns/spring.csv",
                "campaigns/tea.toml",
                "tables/stores.csv"
            ]
        );
        assert_eq!(sent["campaigns/spring.csv"].as_deref(), Some("a\n"));
    }

    #[test]
    fn the_manifest_says_what_is_run() {
        for (manifest, path) in [
            ("on = [\"day\"]", None),
            ("script = \"shared.rhai\"", Some("campaigns/shared.rhai")),
            ("offers = \"spring.csv\"", Some("campaigns/spring.csv")),
            ("script = \"../../etc/passwd\"", None),
            ("script = ", None),
        ] {
            assert_eq!(named(manifest).as_deref(), path, "{manifest}");
        }
    }
}

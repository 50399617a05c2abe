//! `sadakat plugin keygen`, `sign` and `verify`, and programs that run signed
//! plugins only.

use std::path::Path;

use sadakat_tests::path;

use crate::{Ran, sadakat, shop};

fn plugin(folder: &Path, args: &[&str]) -> anyhow::Result<Ran> {
    sadakat(folder, &[&["plugin"][..], args].concat(), b"")
}

/// A shop with a plugin, and a program that says who must have signed it.
struct Signed {
    folder: tempfile::TempDir,
    program: String,
}

impl Signed {
    fn new() -> anyhow::Result<Self> {
        let folder = shop()?;
        let shop = folder.path().join("shop");
        std::fs::create_dir_all(shop.join("plugins"))?;
        std::fs::copy(
            path("tests/fixtures/plugins/minimal.wasm"),
            shop.join("plugins/minimal.wasm"),
        )?;
        std::fs::write(
            shop.join("campaigns/minimal.toml"),
            "on = [\"purchase\"]\nplugin = \"minimal\"\n",
        )?;
        for name in ["ours", "theirs"] {
            plugin(folder.path(), &["keygen", name, "--no-password"])?.code(0)?;
        }
        let program = std::fs::read_to_string(shop.join("program.toml"))?;
        let signed = Self { folder, program };
        signed.trust(&["ours"])?;
        Ok(signed)
    }

    fn key(&self, name: &str) -> anyhow::Result<String> {
        let file = self.folder.path().join(format!("{name}.pub"));
        let text = std::fs::read_to_string(file)?;
        Ok(text.lines().nth(1).unwrap_or_default().to_owned())
    }

    fn trust(&self, names: &[&str]) -> anyhow::Result<()> {
        let keys = names.iter().map(|name| self.key(name));
        let keys = keys.collect::<anyhow::Result<Vec<_>>>()?;
        let text = format!("{}\n[plugins]\nsigned_by = {keys:?}\n", self.program);
        std::fs::write(self.folder.path().join("shop/program.toml"), text)?;
        Ok(())
    }

    fn sign(&self, name: &str) -> anyhow::Result<Ran> {
        let key = format!("{name}.key");
        let args = ["sign", "shop/plugins/minimal.wasm", "--key", &key];
        plugin(self.folder.path(), &args)?.code(0)
    }

    fn check(&self, code: i32) -> anyhow::Result<Ran> {
        sadakat(self.folder.path(), &["check", "shop"], b"")?.code(code)
    }

    fn verify(&self, key: &str, code: i32) -> anyhow::Result<Ran> {
        let args = ["verify", "shop/plugins/minimal.wasm", "--key", key];
        plugin(self.folder.path(), &args)?.code(code)
    }
}

/// A program that names keys runs nothing that their owners did not sign, and
/// following its advice makes it run.
#[test]
fn a_program_runs_what_the_right_people_signed() -> anyhow::Result<()> {
    let signed = Signed::new()?;
    let refused = signed.check(1)?;
    for part in [
        "error[S0409]",
        "plugins/minimal.wasm is not signed by whom `signed_by` names: it has no signature",
        "campaigns/minimal.toml:2:10",
        "sadakat plugin sign plugins/minimal.wasm --key FILE",
    ] {
        assert!(refused.err.contains(part), "{part}: {}", refused.err);
    }
    assert!(
        signed
            .verify("ours.pub", 1)?
            .err
            .contains("it has no signature")
    );
    // Somebody else's.
    signed.sign("theirs")?;
    let refused = signed.check(1)?;
    assert!(
        refused.err.contains("it is signed with another key"),
        "{}",
        refused.err
    );
    assert!(signed.verify("ours.pub", 1)?.err.contains("another key"));
    signed.verify("theirs.pub", 0)?;
    signed.trust(&["ours", "theirs"])?;
    signed.check(0)?;
    // Ours.
    signed.trust(&["ours"])?;
    let said = signed.sign("ours")?.out;
    assert!(
        said.contains("plugin minimal 1 contract 1.0.0 b3:"),
        "{said}"
    );
    signed.check(0)?;
    let by_text = signed.verify(&signed.key("ours")?, 0)?;
    assert!(by_text.out.contains("plugin minimal 1 "), "{}", by_text.out);
    Ok(())
}

/// A signature is of these bytes: of no others, and nothing else is one.
#[test]
fn what_was_changed_after_it_was_signed_does_not_run() -> anyhow::Result<()> {
    let signed = Signed::new()?;
    signed.sign("ours")?;
    signed.check(0)?;
    let wasm = signed.folder.path().join("shop/plugins/minimal.wasm");
    let mut bytes = std::fs::read(&wasm)?;
    // An empty custom section: as good a plugin as before.
    bytes.extend([0, 2, 1, b'x']);
    std::fs::write(&wasm, &bytes)?;
    let refused = signed.check(1)?;
    for part in ["error[S0409]", "it is not the file that was signed"] {
        assert!(refused.err.contains(part), "{part}: {}", refused.err);
    }
    assert!(signed.verify("ours.pub", 1)?.err.contains("not the file"));
    signed.sign("ours")?;
    signed.check(0)?;
    let signature = signed
        .folder
        .path()
        .join("shop/plugins/minimal.wasm.minisig");
    let text = std::fs::read_to_string(&signature)?;
    for (broken, why) in [
        ("signed".to_owned(), "no minisign signature"),
        (
            text.replace("contract 1.0.0", "contract 9.0.0"),
            "not the file",
        ),
    ] {
        std::fs::write(&signature, broken)?;
        let refused = signed.check(1)?;
        assert!(refused.err.contains(why), "{}", refused.err);
    }
    Ok(())
}

#[test]
fn mistakes_with_keys_are_answered() -> anyhow::Result<()> {
    let signed = Signed::new()?;
    let folder = signed.folder.path();
    let wasm = "shop/plugins/minimal.wasm";
    for (args, wanted) in [
        (
            &["keygen", "ours", "--no-password"][..],
            "ours.key exists already",
        ),
        (
            &["sign", wasm, "--key", "ours.pub"],
            "`ours.pub` is no secret key that can be opened",
        ),
        (
            &["sign", wasm, "--key", "none.key"],
            "cannot read `none.key`",
        ),
        (
            &["sign", "shop/program.toml", "--key", "ours.key"],
            "error[S0402]",
        ),
        (
            &["verify", wasm, "--key", "RWx"],
            "`RWx` is neither a minisign public key nor",
        ),
        (
            &["verify", wasm, "--key", "ours.key"],
            "neither a minisign public key nor",
        ),
        (
            &["verify", "none.wasm", "--key", "ours.pub"],
            "cannot read `none.wasm`",
        ),
    ] {
        let ran = plugin(folder, args)?.code(1)?;
        assert!(ran.err.contains(wanted), "{args:?}: {}", ran.err);
    }
    for (keys, wanted) in [
        ("[]", "`signed_by` names nobody"),
        ("[\"RWx\"]", "this is no minisign public key"),
        ("\"RWx\"", "`signed_by`"),
        ("[1]", "texts in quotes"),
    ] {
        let text = format!("{}\n[plugins]\nsigned_by = {keys}\n", signed.program);
        std::fs::write(folder.join("shop/program.toml"), text)?;
        let ran = signed.check(1)?;
        assert!(ran.err.contains(wanted), "{keys}: {}", ran.err);
        assert!(ran.err.contains("program.toml:"), "{keys}: {}", ran.err);
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(folder.join("ours.key"))?
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "a secret is nobody else's");
    }
    Ok(())
}

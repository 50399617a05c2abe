//! Programs that say who must have signed their plugins, while they are edited.

use minisign::KeyPair;
use sadakat_engine::load::{Folder, IncrementalLoader};

use super::support::fixture;

const WASM: &str = "plugins/minimal.wasm";
const SIGNATURE: &str = "plugins/minimal.wasm.minisig";

fn program(folder: &mut Folder, signed_by: &[&KeyPair]) {
    let keys: Vec<String> = signed_by.iter().map(|pair| pair.pk.to_base64()).collect();
    let mut text = "[program]\nname = \"Test\"\ncurrency = \"TRY\"\ntime_zone = \"UTC\"\n\
                    [wallets.points]\n"
        .to_owned();
    if !keys.is_empty() {
        text.push_str(&format!("[plugins]\nsigned_by = {keys:?}\n"));
    }
    folder.insert("program.toml", text.into_bytes());
}

fn sign(folder: &mut Folder, pair: &KeyPair) {
    let wasm = folder.get(WASM).unwrap().to_vec();
    let signed = minisign::sign(None, &pair.sk, &wasm[..], Some("test"), None).unwrap();
    folder.insert(SIGNATURE, signed.to_bytes());
}

/// One loader, as a running host has: whatever is edited, a plugin that is not
/// signed as the program says is not in force, and one that is is.
#[test]
fn an_edit_of_the_plugin_its_signature_or_the_keys_is_looked_at() {
    let (ours, theirs) = (
        KeyPair::generate_unencrypted_keypair().unwrap(),
        KeyPair::generate_unencrypted_keypair().unwrap(),
    );
    let mut folder = Folder::default();
    folder.insert(WASM, fixture("minimal.wasm"));
    folder.insert(
        "campaigns/minimal.toml",
        b"on = [\"purchase\"]\nplugin = \"minimal\"\n".to_vec(),
    );
    let mut loader = IncrementalLoader::new();
    let mut refused = |folder: &Folder| {
        let loaded = loader.load(folder);
        let text = loaded.report.render(false);
        assert_eq!(loaded.snapshot.is_none(), text.contains("S0409"), "{text}");
        loaded.snapshot.is_none()
    };
    program(&mut folder, &[]);
    assert!(!refused(&folder), "anybody's plugins run");
    program(&mut folder, &[&ours]);
    assert!(refused(&folder), "it has no signature");
    sign(&mut folder, &ours);
    assert!(!refused(&folder), "it was signed");
    sign(&mut folder, &theirs);
    assert!(refused(&folder), "somebody else signed it");
    program(&mut folder, &[&ours, &theirs]);
    assert!(!refused(&folder), "they are trusted too");
    program(&mut folder, &[&ours]);
    assert!(refused(&folder), "they are trusted no more");
    sign(&mut folder, &ours);
    assert!(!refused(&folder), "it was signed again");
    let mut changed = fixture("minimal.wasm");
    changed.extend([0, 2, 1, b'x']);
    folder.insert(WASM, changed);
    assert!(refused(&folder), "another file was signed");
    sign(&mut folder, &ours);
    assert!(!refused(&folder), "this one was");
    folder.remove(SIGNATURE);
    assert!(refused(&folder), "the signature went");
    program(&mut folder, &[]);
    assert!(!refused(&folder), "anybody's plugins run again");
}

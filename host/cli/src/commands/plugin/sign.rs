//! `sadakat plugin keygen | sign | verify`
//!
//! Keys and signatures are minisign's, so that its own tools read them too.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use minisign::{KeyPair, PublicKey, SecretKey, SecretKeyBox};
use sadakat_engine::diagnostic::visible;
use sadakat_engine::plugin::kit::{Signers, Unsigned};

use super::super::kept_plugins::KeptPlugins;
use super::{load, refuse};
use crate::Outcome;
use crate::output::{self, Shown as _, WrongInput};

/// Has the password of a secret key where nobody can be asked.
const PASSWORD: &str = "SADAKAT_KEY_PASSWORD";

/// Arguments of `sadakat plugin keygen`.
#[derive(clap::Args)]
pub(crate) struct Keygen {
    /// What the files are called: NAME.key has the secret key, NAME.pub the public one
    name: PathBuf,
    /// Do not protect the secret key with a password; otherwise it is asked for, or taken from
    /// SADAKAT_KEY_PASSWORD
    #[arg(long)]
    no_password: bool,
}

/// Arguments of `sadakat plugin sign`.
#[derive(clap::Args)]
pub(crate) struct Sign {
    /// The .wasm file; the signature goes beside it, into FILE.minisig
    file: PathBuf,
    /// The file of the secret key
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    #[command(flatten)]
    kept: KeptPlugins,
}

/// Arguments of `sadakat plugin verify`.
#[derive(clap::Args)]
pub(crate) struct Verify {
    /// The .wasm file, with its signature beside it in FILE.minisig
    file: PathBuf,
    /// A public key, or its file; with several, one of them must have signed
    #[arg(long, value_name = "KEY", required = true)]
    key: Vec<String>,
}

pub(super) fn keygen(args: &Keygen) -> anyhow::Result<Outcome> {
    let (secret, public) = (with(&args.name, "key"), with(&args.name, "pub"));
    for path in [&secret, &public] {
        if path.exists() {
            let message = format!(
                "{} exists already; whoever loses a key cannot sign with it any more: take another \
                 name",
                path.shown()
            );
            return Err(WrongInput(message).into());
        }
    }
    let pair = match args.no_password {
        true => KeyPair::generate_unencrypted_keypair(),
        // Asks if there is none.
        false => KeyPair::generate_encrypted_keypair(std::env::var(PASSWORD).ok()),
    }
    .context("cannot make keys")?;
    let cannot = |path: &Path| format!("cannot write `{}`", path.shown());
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    // A secret is nobody else's from its first moment on.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let secret_key = pair.sk.to_box(None).context("cannot write keys")?;
    options
        .open(&secret)
        .and_then(|mut file| file.write_all(&secret_key.to_bytes()))
        .with_context(|| cannot(&secret))?;
    let public_key = pair.pk.to_box().context("cannot write keys")?;
    std::fs::write(&public, public_key.to_bytes()).with_context(|| cannot(&public))?;
    output::line(&format!(
        "{} is secret: keep it, and a copy of it, where nobody else can read it\n\
         {} is for everybody; a program that runs what you sign says in program.toml:\n\n\
         [plugins]\nsigned_by = [\"{}\"]",
        secret.shown(),
        public.shown(),
        pair.pk.to_base64()
    ));
    Ok(Outcome::Fine)
}

/// A path with one more ending.
fn with(path: &Path, ending: &str) -> PathBuf {
    let mut path = path.as_os_str().to_owned();
    path.push(".");
    path.push(ending);
    path.into()
}

pub(super) fn sign(args: &Sign) -> anyhow::Result<Outcome> {
    let key = secret_key(&args.key)?;
    // What is no plugin is not worth a signature.
    let (bytes, loaded) = load(&args.file, args.kept)?;
    let plugin = match loaded {
        Ok(plugin) => plugin,
        Err(error) => {
            refuse(&args.file, &error);
            return Ok(Outcome::Wrong);
        }
    };
    let about = plugin.description();
    let comment = format!(
        "plugin {} {} contract {} {}",
        about.name,
        about.version,
        plugin.artifact().abi,
        hash(&bytes)
    );
    let public = PublicKey::from_secret_key(&key).context("cannot sign")?;
    let untrusted = format!("signature of {}.wasm", about.name);
    let signed = minisign::sign(
        Some(&public),
        &key,
        &bytes[..],
        Some(&visible(&comment)),
        Some(&visible(&untrusted)),
    )
    .context("cannot sign")?;
    let path = with(&args.file, "minisig");
    std::fs::write(&path, signed.to_bytes())
        .with_context(|| format!("cannot write `{}`", path.shown()))?;
    output::line(&format!("{}: {}", path.shown(), visible(&comment)));
    Ok(Outcome::Fine)
}

/// The hash of a plugin's bytes, by which it can be named.
fn hash(bytes: &[u8]) -> String {
    format!("b3:{}", blake3::hash(bytes).to_hex())
}

fn secret_key(path: &Path) -> anyhow::Result<SecretKey> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| WrongInput(format!("cannot read `{}`: {error}", path.shown())))?;
    let wrong = |error| {
        WrongInput(format!(
            "`{}` is no secret key that can be opened: {error}; `sadakat plugin keygen` makes one, \
             and its password is asked for or taken from {PASSWORD}",
            path.shown()
        ))
    };
    // One without a password is not asked for it.
    let boxed = SecretKeyBox::from_string(&text).map_err(wrong)?;
    if let Ok(key) = boxed.into_unencrypted_secret_key() {
        return Ok(key);
    }
    let boxed = SecretKeyBox::from_string(&text).map_err(wrong)?;
    let key = boxed.into_secret_key(std::env::var(PASSWORD).ok());
    Ok(key.map_err(wrong)?)
}

pub(super) fn verify(args: &Verify) -> anyhow::Result<Outcome> {
    let cannot =
        |path: &Path, error| WrongInput(format!("cannot read `{}`: {error}", path.shown()));
    let bytes = std::fs::read(&args.file).map_err(|error| cannot(&args.file, error))?;
    let path = with(&args.file, "minisig");
    let signature = match std::fs::read(&path) {
        Ok(signature) => Some(signature),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(cannot(&path, error).into()),
    };
    let mut keys = Vec::new();
    for key in &args.key {
        let file = Path::new(key);
        keys.push(match file.is_file() {
            true => std::fs::read_to_string(file).map_err(|error| cannot(file, error))?,
            false => key.clone(),
        });
        if Signers::new(keys.last().map(String::as_str)).is_none() {
            let message = format!(
                "`{}` is neither a minisign public key nor a file of one",
                visible(key)
            );
            return Err(WrongInput(message).into());
        }
    }
    let signers = Signers::new(keys.iter().map(String::as_str)).unwrap_or_default();
    match signers.verify(&bytes, signature.as_deref()) {
        Ok(comment) => {
            output::line(&format!("{}: {}", args.file.shown(), visible(&comment)));
            Ok(Outcome::Fine)
        }
        Err(unsigned) => {
            let at = match unsigned {
                Unsigned::Missing => format!("; there is no {}", path.shown()),
                _ => String::new(),
            };
            output::error(&format!("error: {}: {unsigned}{at}", args.file.shown()));
            Ok(Outcome::Wrong)
        }
    }
}

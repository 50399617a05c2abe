//! The console of `sadakat serve`, as a marketer's browser meets it.

use anyhow::Context as _;

use super::serve::Served;
use super::shop;

#[test]
fn the_console_is_there_for_this_machine_and_publishes_into_the_folder() -> anyhow::Result<()> {
    let folder = shop()?;
    let served = Served::start_program(folder.path(), "shop", &[], "")?;
    let (status, page) = served.ask("GET /console", "", "")?;
    assert_eq!(status, 200, "{page}");
    assert!(page.contains("<h1>Campaigns</h1>"), "{page}");
    let form = "content-type: application/x-www-form-urlencoded\r\n";
    let (status, _) = served.ask("POST /console/gallery", form, "template=welcome&id=hello")?;
    assert_eq!(status, 303);
    let (status, page) = served.ask("GET /console/campaigns/hello", "", "")?;
    assert_eq!(status, 200, "{page}");
    let (status, _) = served.ask("POST /console/campaigns/hello/publish", form, "revision=1")?;
    assert_eq!(status, 303);
    let written = std::fs::read_to_string(folder.path().join("shop/campaigns/hello.toml"))?;
    assert!(written.contains("name = \"Welcome\""), "{written}");
    let (_, status) = served.ask("GET /v1/status", "", "")?;
    assert!(status.contains("\"campaign\":\"hello\""), "{status}");
    Ok(())
}

#[test]
fn with_a_token_nobody_sees_the_console_who_has_not_signed_in() -> anyhow::Result<()> {
    let folder = shop()?;
    let token = "a-token-that-nobody-guesses-0123456789";
    let served = Served::start_program(folder.path(), "shop", &[], token)?;
    let (status, page) = served.ask("GET /console", "", "")?;
    assert_eq!(status, 401, "{page}");
    assert!(!page.contains("Campaigns"), "{page}");
    let said = format!("authorization: Bearer {token}\r\n");
    let (status, page) = served.ask("GET /console", &said, "")?;
    assert_eq!(status, 200, "{page}");
    // Whoever has a token is called by its name, whatever they write.
    let (_, page) = served.ask("GET /console/campaigns/base-points", &said, "")?;
    let page = page.split("id=\"publish\"").nth(1);
    assert!(
        !page
            .context("no form to publish")?
            .contains("name=\"name\"")
    );
    Ok(())
}

#[test]
fn without_the_console_its_pages_are_nowhere() -> anyhow::Result<()> {
    let folder = shop()?;
    let served = Served::start_program(folder.path(), "shop", &["--no-console"], "")?;
    assert_eq!(served.ask("GET /console", "", "")?.0, 404);
    Ok(())
}

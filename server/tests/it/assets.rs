//! The files of the site. A program compiled without a site has none, so nothing is tested then.

use crate::support::TestApp;
use server::site;

#[tokio::test]
async fn a_file_is_kept_for_good_under_its_version_and_asked_about_otherwise() {
    let app = TestApp::new().await;
    let mut visitor = app.visitor();
    for file in site::files() {
        let versioned = visitor.get(&format!("{}?v={}", file.path, site::version())).await;
        assert_eq!(versioned.status, 200);
        assert_eq!(versioned.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(versioned.header("content-type"), file.content_type());
        assert_eq!(versioned.header("x-content-type-options"), "nosniff");
        // Files below `/pkg/` have the version in their path and exist under no other.
        if let Some(name) =
            file.path.strip_prefix("/pkg/").and_then(|path| path.strip_prefix(site::version()))
        {
            assert_eq!(visitor.get(&format!("/pkg/0123456789abcdef{name}")).await.status, 404, "{name}");
            assert_eq!(visitor.get(&format!("/pkg{name}")).await.status, 404, "{name}");
        } else {
            assert_eq!(visitor.get(file.path).await.header("cache-control"), "no-cache");
            assert_eq!(
                visitor.get(&format!("{}?v=older", file.path)).await.header("cache-control"),
                "no-cache"
            );
        }

        let known = visitor.clone().header("if-none-match", file.etag).get(file.path).await;
        assert_eq!((known.status, known.body.len()), (304, 0));
        let brotli = visitor.clone().header("accept-encoding", "br").get(file.path).await;
        assert_eq!(brotli.header("content-encoding") == "br", file.brotli.is_some(), "{}", file.path);
        assert_eq!(visitor.post(file.path, &[]).await.status, 405);
    }
}

#[tokio::test]
async fn a_page_asks_for_the_main_file_and_for_that_of_its_group_at_once() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    for (path, group) in [
        ("/not-a-page", None),
        ("/", Some("home")),
        ("/administration/user-registration/new", Some("new_user")),
        ("/administration/user-registration/bulk", Some("bulk")),
        ("/me/data", Some("identity")),
        ("/me/receipt", Some("receipt")),
        ("/administration/invitations", Some("administration")),
    ] {
        let page = founder.get(path).await.body;
        assert!(page.contains(&format!("/pkg/{}/matricula_bg.wasm", site::version())), "{path}");
        assert!(page.contains(&format!("/pkg/{}/texts.en.txt", site::version())), "{path}");
        let groups: Vec<_> = page.matches(".bin\"").collect();
        assert_eq!(groups.len(), usize::from(group.is_some()), "{path}");
        if let Some(group) = group {
            assert!(page.contains(&format!("href=\"/pkg/{}/{group}.bin\"", site::version())), "{path}");
        }
    }
}

#[tokio::test]
async fn no_path_leads_out_of_the_site() {
    let app = TestApp::new().await;
    let mut visitor = app.visitor();
    for path in [
        "/../Cargo.toml",
        "/pkg/../../Cargo.toml",
        "/pkg/%2e%2e/%2e%2e/Cargo.toml",
        "/pkg/..%2f..%2fCargo.toml",
        "//etc/passwd",
    ] {
        let answer = visitor.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.body.contains("[package]") && !answer.body.contains("root:"));
    }
}

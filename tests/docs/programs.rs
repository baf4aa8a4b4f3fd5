//! Programs in other languages in documents: each runs in a directory with the installed package and
//! an empty directory `money`, and prints the next block.

use std::fs;

use super::documents;
use crate::harness::{Directory, Language, outcome, rewrites_expectations};

#[test]
fn each_program_prints_what_the_document_says() {
    for language in Language::at_hand() {
        let info = language.fence();
        let mut run = 0;
        for document in documents() {
            let blocks = document.blocks();
            for pair in blocks.windows(2).filter(|pair| pair[0].info == info) {
                let [program, output] = pair else { unreachable!("windows of two") };
                let place = document.place(program);
                let directory = Directory::empty();
                fs::create_dir(directory.path().join("money")).unwrap();
                let now = outcome(&mut language.document_program(&program.text, directory.path()));
                assert_eq!((now.status, now.stderr.as_str()), (Some(0), ""), "{place}");
                assert!(
                    output.info == "text",
                    "{place}: fence what the program prints as `text`, in the next block:\n{}",
                    now.stdout
                );
                if rewrites_expectations() {
                    document.rewrite(output, &now.stdout);
                } else {
                    assert_eq!(now.stdout, output.text, "{place}");
                }
                run += 1;
            }
        }
        assert!(run > 0, "no document shows a program in {language:?}");
    }
}

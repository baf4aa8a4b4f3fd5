//! Builds the components alone, into a folder, for who needs no program:
//!
//!     cargo run --locked -p expenses-components -- FOLDER

use std::env;
use std::error::Error;
use std::fs;
use std::path::PathBuf;

use expenses_components::Component;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args_os().skip(1);
    let (Some(folder), None) = (arguments.next(), arguments.next()) else {
        return Err("name one folder, which gets the components".into());
    };
    let folder = PathBuf::from(folder);
    fs::create_dir_all(&folder).map_err(|reason| format!("{}: {reason}", folder.display()))?;
    // This program is `…/<profile>/expenses-components`.
    let program = env::current_exe()?;
    let target = program.ancestors().nth(2).ok_or("this program is in no target directory")?;
    for component in Component::ALL {
        component.write(&folder, &component.build(&target.join("components"))?.bytes)?;
    }
    Ok(())
}

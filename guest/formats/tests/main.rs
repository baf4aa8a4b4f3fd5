//! Files as banks and other programs write them, read as a whole.

mod csv;
mod dates;
mod forms;
mod harness;
mod money;
mod robust;
mod rows;

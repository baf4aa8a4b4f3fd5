//! The functions of `wasi:filesystem/types` that are replaced for a store on an object. For one on
//! a directory they do what wasmtime's do.

use expenses_interface::files::DATA_FILE;
use wasmtime::component::{LinkerInstance, Resource};
use wasmtime::{Result, StoreContextMut};
use wasmtime_wasi::filesystem::{Descriptor, FsPerms, WasiFilesystemView};
use wasmtime_wasi::p2::FsResult;
use wasmtime_wasi::p2::bindings::filesystem::types::{
    DescriptorStat, ErrorCode, Host, HostDescriptor, PathFlags,
};

use super::session::{Session, is_copy_name};
use crate::wasi::State;

type StatAt = (Resource<Descriptor>, PathFlags, String);
type RenameAt = (Resource<Descriptor>, String, Resource<Descriptor>, String);
type LinkAt = (Resource<Descriptor>, PathFlags, String, Resource<Descriptor>, String);
type UnlinkFileAt = (Resource<Descriptor>, String);

/// Replaces the functions that look at the data file, replace it, and make or remove copies of it.
pub(crate) fn replace(types: &mut LinkerInstance<'_, State>) -> Result<()> {
    types.func_wrap_async(
        "[method]descriptor.stat-at",
        |mut store: StoreContextMut<'_, State>, arguments: StatAt| {
            Box::new(async move {
                let stat = stat_at(store.data_mut(), arguments).await;
                converted(store.data_mut(), stat)
            })
        },
    )?;
    types.func_wrap_async(
        "[method]descriptor.rename-at",
        |mut store: StoreContextMut<'_, State>, arguments: RenameAt| {
            Box::new(async move {
                let renamed = rename_at(store.data_mut(), arguments).await;
                converted(store.data_mut(), renamed)
            })
        },
    )?;
    types.func_wrap_async(
        "[method]descriptor.link-at",
        |mut store: StoreContextMut<'_, State>, arguments: LinkAt| {
            Box::new(async move {
                let linked = link_at(store.data_mut(), arguments).await;
                converted(store.data_mut(), linked)
            })
        },
    )?;
    types.func_wrap_async(
        "[method]descriptor.unlink-file-at",
        |mut store: StoreContextMut<'_, State>, arguments: UnlinkFileAt| {
            Box::new(async move {
                let unlinked = unlink_file_at(store.data_mut(), arguments).await;
                converted(store.data_mut(), unlinked)
            })
        },
    )?;
    types.func_wrap_async(
        "[method]descriptor.sync",
        |mut store: StoreContextMut<'_, State>, (descriptor,): (Resource<Descriptor>,)| {
            Box::new(async move {
                // What lies in a scratch directory need not outlive the process.
                let synced = match store.data().object.is_some() {
                    true => Ok(()),
                    false => store.data_mut().filesystem().sync(descriptor).await,
                };
                converted(store.data_mut(), synced)
            })
        },
    )
}

/// A result as the component gets it.
fn converted<T>(state: &mut State, result: FsResult<T>) -> Result<(Result<T, ErrorCode>,)> {
    Ok((match result {
        Ok(value) => Ok(value),
        Err(error) => Err(state.filesystem().convert_error_code(error)?),
    },))
}

async fn stat_at(state: &mut State, (directory, flags, path): StatAt) -> FsResult<DescriptorStat> {
    if let Some(object) = &mut state.object
        && path == DATA_FILE
    {
        object.refresh().await?;
    }
    state.filesystem().stat_at(directory, flags, path).await
}

async fn rename_at(state: &mut State, arguments: RenameAt) -> FsResult<()> {
    let (directory, from, to_directory, to) = arguments;
    if let Some(object) = changed(state, &directory, &[&from, &to])? {
        if to == DATA_FILE {
            return Ok(object.save(&from).await?);
        }
        if is_copy_name(&to) {
            object.publish(&from, &to).await?;
            return state.filesystem().unlink_file_at(directory, from).await;
        }
    }
    state.filesystem().rename_at(directory, from, to_directory, to).await
}

async fn link_at(state: &mut State, arguments: LinkAt) -> FsResult<()> {
    let (directory, flags, from, to_directory, to) = arguments;
    if let Some(object) = changed(state, &directory, &[&from, &to])?
        && is_copy_name(&to)
    {
        return Ok(object.publish(&from, &to).await?);
    }
    state.filesystem().link_at(directory, flags, from, to_directory, to).await
}

async fn unlink_file_at(state: &mut State, (directory, path): UnlinkFileAt) -> FsResult<()> {
    if let Some(object) = changed(state, &directory, &[&path])? {
        if object.was_sent(&path) {
            return Err(ErrorCode::Busy.into());
        }
        if object.has_published(&path) {
            return Ok(object.withdraw(&path).await?);
        }
    }
    state.filesystem().unlink_file_at(directory, path).await
}

/// The object, if there is one, for a change of files with these names.
///
/// # Errors
///
/// The directory may not be written, or a path is not the name of a file in it.
fn changed<'a>(
    state: &'a mut State,
    directory: &Resource<Descriptor>,
    names: &[&str],
) -> FsResult<Option<&'a mut Session>> {
    if state.object.is_none() {
        return Ok(None);
    }
    if let Descriptor::Dir(directory) = state.filesystem().table.get(directory)?
        && directory.perms == FsPerms::ReadOnly
    {
        return Err(ErrorCode::NotPermitted.into());
    }
    // Another way to write a name would change the scratch directory alone.
    if names.iter().any(|name| name.contains('/')) {
        return Err(ErrorCode::NotPermitted.into());
    }
    Ok(state.object.as_mut())
}

//! `expenses tenant list`.

use std::time::SystemTime;

use expenses_command::ExitReport;
use expenses_serve::tenants;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;

use super::Place;
use crate::program::local_time_zone;
use crate::program::own::failed;

/// Lists the tenants by their names.
pub(super) fn list(place: &Place, json: bool) -> Result<String, ExitReport> {
    let tenants = tenants::all(&*place.root).map_err(failed)?;
    if json {
        let tenants = tenants.iter().map(|tenant| {
            let changed = tenant.changed.and_then(|changed| Timestamp::try_from(changed).ok());
            let changed = changed.map(|changed| format!("{changed:.0}"));
            json!({ "name": tenant.name.as_str(), "bytes": tenant.size, "changed": changed })
        });
        return Ok(format!("{}\n", json!({ "tenants": tenants.collect::<Vec<_>>() })));
    }
    let longest = tenants.iter().map(|tenant| tenant.name.as_str().len()).max().unwrap_or(0);
    let lines = tenants.iter().map(|tenant| {
        let (name, size) = (tenant.name.as_str(), size(tenant.size));
        let changed = day(tenant.changed).map(|day| format!("  {day}")).unwrap_or_default();
        format!("{name:longest$}  {size:>9}{changed}\n")
    });
    Ok(lines.collect())
}

/// A number of bytes as a person reads it.
pub(super) fn size(bytes: u64) -> String {
    const KIB: u64 = 1 << 10;
    const MIB: u64 = 1 << 20;
    match bytes {
        0..KIB => format!("{bytes} B"),
        KIB..MIB => format!("{} KiB", bytes.div_ceil(KIB)),
        _ => format!("{:.1} MiB", bytes as f64 / MIB as f64),
    }
}

/// The local day of a time.
pub(super) fn day(time: Option<SystemTime>) -> Option<String> {
    let time = Timestamp::try_from(time?).ok()?;
    let zone = local_time_zone().unwrap_or_else(TimeZone::system);
    Some(time.to_zoned_datetime(zone).date().to_string())
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn a_size_is_short() {
        let sizes = [0, 1_023, 1_024, 1_025, 1 << 20, 3 << 19].map(size);
        assert_eq!(sizes, ["0 B", "1023 B", "1 KiB", "2 KiB", "1.0 MiB", "1.5 MiB"]);
    }
}

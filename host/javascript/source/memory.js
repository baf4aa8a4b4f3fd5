/** The memory limit of a WebAssembly module, written into the module itself. */

const MEMORY_SECTION = 5;
const HAS_MAXIMUM = 1;

/** Reads a number in LEB128 and returns it with the place behind it. */
function read(bytes, at) {
  let [value, shift] = [0, 0];
  for (;;) {
    const byte = bytes[at++];
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return [value, at];
    shift += 7;
  }
}

function write(value) {
  const bytes = [];
  do {
    const low = value % 0x80;
    value = Math.floor(value / 0x80);
    bytes.push(value > 0 ? low + 0x80 : low);
  } while (value > 0);
  return bytes;
}

/** How many bytes a page of memory has. */
export const PAGE = 65_536;

/** Returns the module with a memory of at most so many pages. A module that has no memory of its own
 * is returned as it is. Throws a `RangeError` if the module begins with more. */
export function bounded(bytes, pages) {
  let at = 8; // Behind the magic number and the version.
  while (at < bytes.length) {
    const start = at;
    const [size, body] = read(bytes, at + 1);
    at = body + size;
    if (bytes[start] !== MEMORY_SECTION) continue;
    const [count, flagsAt] = read(bytes, body);
    const [least, behind] = read(bytes, flagsAt + 1);
    if (count !== 1 || bytes[flagsAt] !== 0 || behind !== at) {
      throw new Error("the component does not have one memory without a maximum");
    }
    if (pages < least) {
      throw new RangeError(`options.memoryLimit: the component needs at least ${least * PAGE} bytes`);
    }
    const content = [1, HAS_MAXIMUM, ...write(least), ...write(pages)];
    const section = [MEMORY_SECTION, ...write(content.length), ...content];
    const changed = new Uint8Array(start + section.length + bytes.length - at);
    changed.set(bytes.subarray(0, start));
    changed.set(section, start);
    changed.set(bytes.subarray(at), start + section.length);
    return changed;
  }
  return bytes;
}

/** The files that an instance holds open. The shim closes them when they are collected at last, which
 * is too late for a program that opens many stores. */

const dispose = Symbol.dispose ?? Symbol.for("dispose");

/** Watches what is opened below these directories, and returns a function that closes it all. */
export function watch(directories) {
  const held = new Set();
  const watched = (descriptor) => {
    const { openAt, [dispose]: close } = descriptor;
    descriptor.openAt = (...given) => {
      const opened = watched(openAt.apply(descriptor, given));
      held.add(opened);
      return opened;
    };
    descriptor[dispose] = () => {
      held.delete(descriptor);
      close.call(descriptor);
    };
    return descriptor;
  };
  for (const [descriptor] of directories) watched(descriptor);
  return () => {
    for (const descriptor of [...held]) descriptor[dispose]();
  };
}

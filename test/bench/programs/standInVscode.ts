/**
 * Takes the place of `vscode` where only the time of our own code is measured: whatever is read, called or made of it is
 * again such a thing. What the real host does in those calls is not in the figure.
 */
function anything(): object {
  const parts = new Map<string | symbol, unknown>();
  // A function that can be called, constructed, and extended.
  const itself: object = new Proxy(
    function standIn() {
      return undefined;
    },
    {
      get(target, name): unknown {
        if (name === 'prototype') return target.prototype as unknown;
        if (name === 'then') return undefined;
        if (name === Symbol.toPrimitive) return () => 1;
        if (name === Symbol.iterator) return () => [].values();
        if (!parts.has(name)) parts.set(name, anything());
        return parts.get(name);
      },
      set(_target, name, value: unknown) {
        parts.set(name, value);
        return true;
      },
      apply: anything,
      construct: (_target, args, newTarget: new () => object) =>
        newTarget === itself ? anything() : (Reflect.construct(Object, args, newTarget) as object),
    },
  );
  return itself;
}

// Bundles copy a module's own properties, of which there are none, and keep its prototype.
module.exports = Object.create(anything()) as object;

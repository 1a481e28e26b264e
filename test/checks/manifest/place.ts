/** A value somewhere in package.json, and the path to it as a person writes it: `contributes.commands[3].title`. */
export class Place {
  constructor(
    readonly value: unknown,
    readonly path: string,
  ) {}

  /** The property of that name; its value is undefined when there is none. */
  get(key: string): Place {
    const properties = isObject(this.value) ? this.value : {};
    const value = Object.hasOwn(properties, key) ? properties[key] : undefined;
    return new Place(
      value,
      this.path === '' ? key : `${this.path}${/^[\w-]+$/.test(key) ? `.${key}` : `["${key}"]`}`,
    );
  }

  /** The items of an array; none of anything else. */
  items(): readonly Place[] {
    const items: readonly unknown[] = Array.isArray(this.value) ? this.value : [];
    return items.map((value, index) => new Place(value, `${this.path}[${index}]`));
  }

  /** The names of an object's properties; none of anything else. */
  keys(): readonly string[] {
    return isObject(this.value) ? Object.keys(this.value) : [];
  }

  /** The properties of an object; none of anything else. */
  properties(): readonly Place[] {
    return this.keys().map((key) => this.get(key));
  }

  /** The value if it is text, else empty. */
  get text(): string {
    return typeof this.value === 'string' ? this.value : '';
  }

  /** True unless the value is missing. */
  get exists(): boolean {
    return this.value !== undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

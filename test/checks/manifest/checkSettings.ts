import type { CheckContext } from './checkContext';
import { checkSameNames, requireText } from './checkContext';
import { contract } from './contract';
import type { Place } from './place';

/** Every setting has its name in the registry, a type, a default that fits it, and a description; and the contract's default. */
export function checkSettings(context: CheckContext): void {
  const { manifest, registry } = context;
  const configuration = manifest.get('contributes').get('configuration');
  const list = configuration.get('properties');
  requireText(context, configuration.get('title'), 'the heading in the settings editor');
  const settings = list.keys().map((id) => ({ id, place: list.get(id) }));
  checkSameNames(context, 'setting', registry.settingIds, list, settings);
  for (const { place } of settings) checkSetting(context, place);
  checkContract(context, list);
}

function checkSetting(context: CheckContext, setting: Place): void {
  const description = ['markdownDescription', 'description']
    .map((name) => setting.get(name))
    .find((place) => place.exists);
  requireText(
    context,
    description ?? setting.get('markdownDescription'),
    'what the setting does, with its unit',
  );
  const type = setting.get('type');
  const fallback = setting.get('default');
  if (!fallback.exists) {
    context.report(fallback, 'is missing; without it the value may be undefined.');
    return;
  }
  if (!fitsType(fallback.value, type.text)) {
    context.report(
      type,
      `"${type.text}" does not fit the default ${JSON.stringify(fallback.value)}; correct one of them.`,
    );
  }
  checkBounds(context, setting);
  checkEnum(context, setting);
}

function fitsType(value: unknown, type: string): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  return type !== '' && typeof value === type;
}

function checkBounds({ report }: CheckContext, setting: Place): void {
  const [value, minimum, maximum] = ['default', 'minimum', 'maximum'].map((name) => setting.get(name).value);
  if (typeof value !== 'number') return;
  if (typeof minimum !== 'number' || typeof maximum !== 'number') {
    report(setting, 'has no minimum and maximum; give both, so that the settings editor refuses nonsense.');
  } else if (value < minimum || value > maximum) {
    report(setting.get('default'), `${value} is outside of ${minimum} to ${maximum}.`);
  }
}

function checkEnum({ report }: CheckContext, setting: Place): void {
  const values = setting.get('enum');
  if (!values.exists) return;
  const { value } = setting.get('default');
  if (!values.items().some((item) => item.value === value)) {
    report(setting.get('default'), `${JSON.stringify(value)} is not among the values of "enum".`);
  }
  const descriptions = ['enumDescriptions', 'markdownEnumDescriptions'].flatMap((name) =>
    setting.get(name).items(),
  );
  if (descriptions.length !== values.items().length) {
    report(
      setting.get('enumDescriptions'),
      `there are ${values.items().length} values and ${descriptions.length} descriptions; describe each.`,
    );
  }
}

function checkContract({ report }: CheckContext, list: Place): void {
  for (const [id, expected] of Object.entries(contract.settings)) {
    const setting = list.get(id);
    if (!setting.exists) report(list, `the contract's setting "${id}" is missing; contribute it.`);
    else if (expected !== undefined && setting.get('default').value !== expected) {
      report(setting.get('default'), `the contract's default is ${JSON.stringify(expected)}.`);
    }
  }
  const payloads = list.get('seqpacket.output.payload').get('enum');
  if (JSON.stringify(payloads.value) !== JSON.stringify(contract.outputPayloads)) {
    report(payloads, `must be ${JSON.stringify(contract.outputPayloads)}.`);
  }
}
